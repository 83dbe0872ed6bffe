"""The tables of an order's page. Sums of lines are the books', as everywhere; postage is of who dispatches."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from api.staff.aftersales import scoping
from api.staff.aftersales.parcels import states_of
from api.staff.dispute_words import bearers
from api.staff.refund_words import reason_of, status_of
from api.staff.tables import Cell, Column, Table
from api.staff.trace.subject import href
from ledger.queries import Totals, line_totals
from programmes.queries.scope import Scope
from shop.models import Dispute, Order, OrderLine, OrderPostage, Payment, Refund, ReturnRequest, Shipment

LINES = [
    Column(_("订单行")),
    Column(_("实付"), "money"),
    Column(_("已退"), "money"),
    Column(_("所余"), "money"),
    Column(_("商品")),
    Column(_("数量"), "count"),
    Column(_("计入受益人"), "money"),
]
PAYMENTS = [
    Column(_("付款")),
    Column(_("渠道")),
    Column(_("状态")),
    Column(_("金额"), "money"),
    Column(_("实收"), "money"),
    Column(_("创建时间"), "time"),
    Column(_("完成时间"), "time"),
]
REFUNDS = [
    Column(_("退款")),
    Column(_("状态")),
    Column(_("金额"), "money"),
    Column(_("其中运费"), "money"),
    Column(_("原因")),
    Column(_("创建时间"), "time"),
    Column(_("完成时间"), "time"),
]
PARCELS = [
    Column(_("发货方")),
    Column(_("状态")),
    Column(_("发货时间"), "time"),
    Column(_("签收时间"), "time"),
]
RETURNS = [
    Column(_("申请")),
    Column(_("原因")),
    Column(_("状态")),
    Column(pgettext_lazy("when", "提出"), "time"),
]
DISPUTES = [
    Column(_("渠道争议号")),
    Column(_("状态")),
    Column(_("金额"), "money"),
    Column(_("付款")),
    Column(pgettext_lazy("when", "提出"), "time"),
    Column(_("承担")),
]
HOLDS = {True: _("付款 %(n)s，支付了订单"), False: _("付款 %(n)s，没有支付订单，不冻结份额")}
"""Of which payment it is, by whether that pays the order: then nothing of the order is released while it is open."""


def postages_in_scope(order: Order, scope: Scope) -> QuerySet[OrderPostage]:
    """The postage of those who dispatch and are in scope; nobody paid any before the order was paid."""
    rows = order.postages.select_related("organisation")
    if order.paid_at is None:
        return rows.none()
    return rows if scope.everything else rows.filter(organisation__federation__in=scope.federations)


def lines_table(lines: Iterable[OrderLine], postages: Iterable[OrderPostage]) -> Table:
    """What was paid for each, what went back, and what is left; then together."""
    rows = list(lines)
    booked = line_totals([line.pk for line in rows])
    cells = [_line(line, booked.get(line.pk, Totals())) for line in rows]
    cells += [_postage(postage) for postage in postages]
    sums = [Cell(_sum(row[at] for row in cells)) for at in (1, 2, 3, 6)]
    return Table(LINES, cells, [Cell(_("合计")), *sums[:3], Cell(None), Cell(None), sums[3]])


def _sum(cells: Iterable[Cell]) -> int:
    return sum(cell.value for cell in cells if isinstance(cell.value, int))


def _line(line: OrderLine, totals: Totals) -> list[Cell]:
    return [
        Cell(_("第 %(n)s 行") % {"n": line.position + 1}, href("line", line.pk)),
        Cell(totals.gross_fen),
        Cell(-totals.refunded_fen),
        Cell(totals.net_fen),
        Cell(f"{line.title} · {line.variant_name}"),
        Cell(line.quantity),
        Cell(totals.credited_fen),
    ]


def _postage(row: OrderPostage) -> list[Cell]:
    left = row.amount_fen - row.refunded_fen
    numbers = [Cell(row.amount_fen), Cell(-row.refunded_fen), Cell(left)]
    return [Cell(_("运费")), *numbers, Cell(row.organisation.name), Cell(None), Cell(None)]


def payments_table(order: Order) -> Table:
    """Every attempt to pay."""
    return Table(PAYMENTS, [_payment(row) for row in order.payments.order_by("id")])


def _payment(row: Payment) -> list[Cell]:
    return [
        Cell(f"{row.pk}", reverse("admin:shop_payment_change", args=[row.pk])),
        Cell(row.gateway),
        Cell(row.get_status_display()),
        Cell(row.amount_fen),
        Cell(row.received_fen),
        Cell(row.created_at),
        Cell(row.settled_at),
    ]


def refunds_table(order: Order) -> Table:
    """What goes back or went."""
    return Table(REFUNDS, [_refund(row) for row in order.refunds.order_by("id")])


def _refund(row: Refund) -> list[Cell]:
    return [
        Cell(f"{row.pk}", reverse("admin:shop_refund_change", args=[row.pk])),
        Cell(status_of(row)),
        Cell(row.amount_fen),
        Cell(row.postage_fen),
        Cell(reason_of(row)),
        Cell(row.created_at),
        Cell(row.settled_at),
    ]


def parcels_table(order: Order, scope: Scope) -> Table:
    """What each workshop in scope sends."""
    rows = scoping.parcels(scope, acting=False).filter(order=order).select_related("organisation")
    found = list(rows.order_by("id"))
    told = states_of(found)
    return Table(PARCELS, [_parcel(row, told[row.pk]) for row in found])


def _parcel(row: Shipment, state: StrOrPromise) -> list[Cell]:
    return [
        Cell(row.organisation.name, reverse("admin:staff_parcel", args=[row.pk])),
        Cell(state),
        Cell(row.shipped_at),
        Cell(row.signed_at),
    ]


def returns_table(order: Order, scope: Scope) -> Table:
    """The buyer's requests of which every line is in scope."""
    rows = scoping.requests(scope, acting=False).filter(order=order).order_by("id")
    return Table(RETURNS, [_return(row) for row in rows])


def _return(row: ReturnRequest) -> list[Cell]:
    return [
        Cell(f"{row.pk}", reverse("admin:staff_return", args=[row.pk])),
        Cell(row.get_reason_display()),
        Cell(row.get_status_display()),
        Cell(row.asked_at),
    ]


def disputes_table(order: Order, scope: Scope) -> Table:
    """What banks took back; the page where they are decided is for who sees every federation."""
    link = reverse("admin:staff_disputes") if scope.is_whole else ""
    rows = list(order.disputes.select_related("payment").order_by("id"))
    told = bearers(rows)
    return Table(DISPUTES, [_dispute(row, told[row.pk], link) for row in rows])


def _dispute(row: Dispute, bearer: StrOrPromise, link: str) -> list[Cell]:
    return [
        Cell(row.dispute_id, link),
        Cell(row.get_status_display()),
        Cell(row.amount_fen),
        Cell(HOLDS[row.payment.pays_order] % {"n": row.payment_id}),
        Cell(row.opened_at),
        Cell(bearer),
    ]

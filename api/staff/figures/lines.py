"""One session's lines, as booked."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from api.staff.scoping import lines_in_scope
from api.staff.tables import Cell, Column, Table
from hosts.models import BuyersGroup
from ledger.queries import Totals, line_totals, sum_of
from livestream.models import LiveSession
from programmes.queries.scope import Scope
from shop.models import OrderLine

MOST = 5000
COLUMNS = [
    Column(_("订单")),
    Column(_("成交额"), "money"),
    Column(pgettext_lazy("plural", "退款"), "money"),
    Column(_("净额"), "money"),
    Column(_("计入受益人"), "money"),
    Column(_("付款时间"), "time"),
    Column(_("商品")),
    Column(_("规格")),
    Column(_("数量"), "count"),
    Column(_("买家群")),
    Column(_("状态")),
]


def session_lines(scope: Scope, session: LiveSession, filters: dict[str, Any]) -> QuerySet[OrderLine]:
    """The session's lines in scope that pass the filters."""
    lines = lines_in_scope(scope).filter(session_ref=session.pk, order__paid_at__isnull=False)
    if "unreadable" in filters:
        return lines.none()
    if "group" in filters:
        lines = lines.filter(order__source_code=filters["group"])
    if "status" in filters:
        lines = lines.filter(order__status=filters["status"])
    return lines


def lines_table(lines: QuerySet[OrderLine], *, linked: bool = True) -> tuple[Table, Totals, bool]:
    """The lines that stand in the books, latest first; their sums by the books; whether some were left out.

    `linked`: they lead to the trace.
    """
    rows = list(lines.select_related("order").order_by("-order__paid_at", "-id")[: MOST + 1])
    booked = line_totals([row.pk for row in rows[:MOST]])
    names = dict(BuyersGroup.objects.values_list("code", "name"))
    ids = dict(BuyersGroup.objects.values_list("code", "id")) if linked else {}
    cells = [
        _row(row, booked[row.pk], names.get(row.order.source_code, row.order.source_code), ids, linked)
        for row in rows[:MOST]
        if row.pk in booked
    ]
    totals = sum_of(lines.order_by().values("pk"))
    return Table(COLUMNS, cells, _sums(totals)), totals, len(rows) > MOST


def _row(line: OrderLine, totals: Totals, group: str, groups: dict[str, int], linked: bool) -> list[Cell]:
    group_id = groups.get(line.order.source_code)
    return [
        Cell(line.order.number, reverse("admin:staff_trace", args=["line", line.pk]) if linked else ""),
        *_money(totals),
        Cell(line.order.paid_at),
        Cell(line.title),
        Cell(line.variant_name),
        Cell(line.quantity),
        Cell(group, reverse("admin:staff_trace", args=["group", group_id]) if group_id else ""),
        Cell(line.order.get_status_display()),
    ]


def _money(totals: Totals) -> list[Cell]:
    return [
        Cell(totals.gross_fen),
        Cell(-totals.refunded_fen),
        Cell(totals.net_fen),
        Cell(totals.credited_fen),
    ]


def _sums(totals: Totals) -> list[Cell]:
    empty = [Cell(None)] * (len(COLUMNS) - 5)
    return [Cell(_("合计")), *_money(totals), *empty]

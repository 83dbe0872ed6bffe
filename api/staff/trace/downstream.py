"""Where the money went: order line, transaction, beneficiary."""

from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from api.staff.books.access import lines_to_see, opens, shown
from api.staff.people import names_of
from api.staff.scoping import lines_in_scope
from api.staff.trace.behind import lines_behind, payout_line_of
from api.staff.trace.subject import Fact, Subject, href
from ledger.models import PayoutLine, Txn
from ledger.queries.earnings import Earnings, earnings_of_maker
from ledger.queries.payouts import outcomes
from programmes.models import Beneficiary
from programmes.queries.scope import Scope
from shop.models import Order, OrderLine


def line(pk: int, scope: Scope) -> Subject | None:
    """One line of an order."""
    related = ("order", "policy", "workshop", "host_organisation")
    lines = lines_in_scope(scope).filter(pk=pk)
    row = lines.select_related(*related).first()
    if row is None:
        return None
    facts = [
        Fact(_("订单号"), row.order.number, href=href("order", row.order_id)),
        Fact(_("商品"), f"{row.title} · {row.variant_name} ×{row.quantity}"),
        Fact(_("订单状态"), row.order.get_status_display()),
        *(
            Fact(
                _("争议") if dispute.payment.pays_order else _("争议（别的付款，不冻结份额）"),
                dispute.get_status_display(),
                href=reverse("admin:staff_disputes"),
            )
            for dispute in row.order.disputes.select_related("payment")
        ),
        Fact(pgettext_lazy("when", "下单"), row.order.placed_at),
        Fact(pgettext_lazy("when", "付款"), row.order.paid_at),
        Fact(_("单价"), row.unit_price_fen, money=True),
        Fact(_("金额"), row.amount_fen, money=True),
        Fact(_("分配规则"), f"{row.policy.get_scope_display()} {row.policy.version}"),
        Fact(_("工坊"), row.workshop.name),
        Fact(_("主播机构"), row.host_organisation.name if row.host_organisation else None),
    ]
    return Subject("line", row, row.order.number, facts, lines)


def txn(pk: int, scope: Scope) -> Subject | None:
    """One transaction of the journal."""
    row = Txn.objects.select_related("policy").filter(pk=pk).first()
    if row is None:
        return None
    paid_by = payout_line_of(row)
    lines = lines_behind(row, paid_by, scope)
    if lines is None:
        return None
    names = names_of([row.actor, row.approver])
    order = Order.objects.filter(pk=row.order_ref or 0, lines__in=lines).first()
    facts = [
        Fact(_("类别"), row.get_kind_display()),
        Fact(_("订单号"), order.number if order else None, href=href("order", order.pk) if order else ""),
        Fact(_("发生"), row.effective_at),
        Fact(_("入账"), row.booked_at),
        Fact(_("经办"), names[row.actor]),
        Fact(_("复核"), names[row.approver]),
        Fact(_("分配规则"), str(row.policy) if row.policy else None),
        Fact(_("分录数"), row.entry_count),
    ]
    if row.reverses_id:
        facts.append(
            Fact(_("冲销"), _("凭证 %(id)s") % {"id": row.reverses_id}, href=href("txn", row.reverses_id))
        )
    direct: dict[str, Any] = {"payout": PayoutLine.objects.filter(pk=paid_by.pk)} if paid_by else {}
    return Subject("txn", row, _("凭证 %(id)s") % {"id": row.pk}, facts, lines, direct)


def payout(pk: int, scope: Scope) -> Subject | None:
    """What one payee got in a batch, and the lines behind it."""
    rows = PayoutLine.objects.select_related("batch", "txn", "account__organisation", "account__beneficiary")
    row = rows.filter(pk=pk).first()
    if row is None or not lines_to_see(scope, row.batch).filter(pk=pk).exists():
        return None
    outcome = outcomes([row.pk]).get(row.pk)
    names = names_of([row.batch.prepared_by, row.batch.approved_by])
    batch = reverse("admin:staff_payout", args=[row.batch_id]) if opens(scope, row.batch) else ""
    facts = [
        Fact(_("批次"), row.batch.number, href=batch),
        Fact(_("收款人"), shown(row.account)),
        Fact(_("金额"), row.amount_fen, money=True),
        Fact(_("状态"), row.progress),
        Fact(_("银行结果"), row.settled_at),
        Fact(_("说明"), row.note),
        Fact(_("制单"), names[row.batch.prepared_by]),
        Fact(_("复核"), names[row.batch.approved_by]),
        _posted(_("复核入账"), row.txn),
        _posted(_("结果入账"), outcome),
    ]
    lines = lines_in_scope(scope).filter(pk__in=row.items.values("entry__txn__line_ref"))
    own = [txn.pk for txn in (row.txn, outcome) if txn]
    direct: dict[str, Any] = {"txn": _own_first(own, lines)}
    return Subject("payout", row, row.number, facts, lines, direct)


def _posted(label: StrOrPromise, txn: Txn | None) -> Fact:
    if txn is None:
        return Fact(label, None)
    return Fact(label, f"{txn.get_kind_display()} {txn.pk}", href=href("txn", txn.pk))


def _own_first(own: list[int], lines: QuerySet[OrderLine]) -> QuerySet[Txn]:
    """A payout's own transactions, then those of the lines that it pays: of many the step shows the first alone."""
    rows = Txn.objects.filter(Q(pk__in=own) | Q(line_ref__in=lines.order_by().values("pk")))
    return rows.order_by(Case(When(pk__in=own, then=0), default=1), "id") if own else rows.order_by("id")


def beneficiary(pk: int, scope: Scope) -> Subject | None:
    """A maker by alias; nothing of her that is encrypted."""
    rows = Beneficiary.objects.select_related("programme", "workshop")
    if not scope.everything:
        rows = rows.filter(programme__federation__in=scope.federations)
    row = rows.filter(pk=pk).first()
    if row is None:
        return None
    facts = [
        Fact(_("手艺"), row.craft),
        Fact(_("项目"), row.programme.name),
        Fact(_("工坊"), row.workshop.name if row.workshop else None),
        *_own_sums(earnings_of_maker(row.pk)),
    ]
    lines = lines_in_scope(scope).filter(lot__shares__beneficiary=row)
    return Subject("beneficiary", row, row.alias, facts, lines)


def _own_sums(own: Earnings) -> list[Fact]:
    """What became of what is hers alone: the sums of her lines are those of every maker of them."""
    owed = own.held_fen + own.available_fen
    return [
        Fact(_("记到本人名下"), owed + own.under_way_fen + own.paid_fen, money=True),
        Fact(_("已付"), own.paid_fen, money=True),
        Fact(_("银行在途"), own.under_way_fen, money=True),
        Fact(_("应付余额"), owed, money=True),
        Fact(_("其中冻结"), own.held_fen, money=True),
        Fact(_("其中可结算"), own.available_fen, money=True),
    ]

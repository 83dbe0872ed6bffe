"""The table under the chain: entries for a line or a transaction, lines for everything above and for a maker."""

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from api.staff.figures.lines import COLUMNS as LINE_COLUMNS
from api.staff.figures.lines import lines_table
from api.staff.tables import Cell, Column, Table
from api.staff.trace.payment import txns_of_payment
from api.staff.trace.subject import Subject, href
from ledger.models import Entry
from programmes.queries.scope import Scope
from shop.models import Order, OrderLine

PAGE = 50
ENTRY_COLUMNS = [
    Column(pgettext_lazy("books", "凭证")),
    Column(_("借"), "money"),
    Column(_("贷"), "money"),
    Column(pgettext_lazy("books", "对象")),
    Column(_("角色")),
    Column(_("状态")),
    Column(_("币种")),
    Column(_("账户")),
    Column(_("入账"), "time"),
]
NOBODYS = {
    "clearing": _("支付渠道"),
    "exchange": _("支付渠道"),
    "suspense": _("支付渠道"),
    "receivable": _("支付渠道"),
    "bank": _("银行"),
    "payouts": _("银行"),
    "expense": _("项目"),
}
"""Who stands behind an account that no organisation or person owns, by the first word of its code."""
__all__ = ["LINE_COLUMNS", "entries_table", "paged_lines", "payment_table"]


def paged_lines(subject: Subject, number: str) -> tuple[Table, Page[OrderLine]]:
    """The subject's booked lines, a page of them."""
    rows: QuerySet[OrderLine] = subject.lines.filter(order__paid_at__isnull=False).order_by("-id")
    found = Paginator(rows.values_list("pk", flat=True), PAGE).get_page(number)
    table, _totals, _is_cut = lines_table(OrderLine.objects.filter(pk__in=list(found)))
    return table, found  # type: ignore[return-value]


def entries_table(subject: Subject, scope: Scope) -> Table:
    """Every entry of the transaction, or of all the line's transactions."""
    of = Q(txn=subject.row.pk) if subject.kind == "txn" else Q(txn__line_ref=subject.row.pk)
    return _entries(of, f"trace:{subject.kind}:{subject.row.pk}", scope)


def payment_table(why: str, order: Order, scope: Scope) -> Table:
    """Every entry of the order's whole payment that is of none of its lines; `why` names the page that shows it."""
    return _entries(Q(txn__in=txns_of_payment(order).values("pk")), why, scope)


def _entries(of: Q, why: str, scope: Scope) -> Table:
    entries = Entry.objects.filter(of).order_by("txn_id", "position")
    entries = entries.select_related("txn", "account__organisation", "account__beneficiary__programme")
    return Table(ENTRY_COLUMNS, [_row(entry, why, scope) for entry in entries])


def _row(entry: Entry, why: str, scope: Scope) -> list[Cell]:
    # a fee that came before its order was known names none: who does not see everything may not open it
    may_open = scope.is_whole or entry.txn.order_ref is not None
    return [
        Cell(
            f"{entry.txn.get_kind_display()} {entry.txn_id}",
            href("txn", entry.txn_id) if may_open else "",
        ),
        Cell(entry.amount if entry.amount > 0 else None),
        Cell(-entry.amount if entry.amount < 0 else None),
        _owner(entry, why, scope),
        Cell(entry.get_role_display()),
        Cell(entry.get_layer_display()),
        Cell(entry.currency),
        Cell(entry.account.code),
        Cell(entry.txn.booked_at),
    ]


def _owner(entry: Entry, why: str, scope: Scope) -> Cell:
    person, organisation = entry.account.beneficiary, entry.account.organisation
    if person is None:
        return Cell(organisation.name if organisation else NOBODYS.get(entry.account.code.split(":")[0]))
    if not scope.everything and person.programme.federation_id not in scope.federations:
        return Cell(person.alias)
    return Cell(person.alias, f"{href('beneficiary', person.pk)}?why={why}")

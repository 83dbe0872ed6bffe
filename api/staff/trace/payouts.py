"""The payouts that took a line's shares, with the transactions that each made."""

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from api.staff.books.access import payees_in_scope, shown
from api.staff.tables import Cell, Column, Table
from api.staff.trace.subject import href
from ledger.models import PayoutItem, PayoutLine, Txn
from ledger.queries.payouts import outcomes
from programmes.queries.scope import Scope

COLUMNS = [
    Column(_("结算")),
    Column(_("收款人")),
    Column(_("状态")),
    Column(_("其中本行"), "money"),
    Column(_("整笔"), "money"),
    Column(_("复核入账")),
    Column(_("结果入账")),
]


def payouts_table(line_ref: int, scope: Scope) -> Table:
    """A row a payout's line in scope that ever took shares of the order line, given up ones too; the first first."""
    items = PayoutItem.objects.filter(entry__txn__line_ref=line_ref).order_by()
    parts = dict(items.values_list("line").annotate(fen=Sum("entry__amount")))
    rows = payees_in_scope(scope, PayoutLine.objects.filter(pk__in=parts)).select_related(
        "batch", "txn", "account__organisation", "account__beneficiary"
    )
    lines = list(rows.order_by("pk"))
    results = outcomes(line.pk for line in lines)
    return Table(COLUMNS, [_row(line, -parts[line.pk], results.get(line.pk)) for line in lines])


def _row(line: PayoutLine, part_fen: int, result: Txn | None) -> list[Cell]:
    return [
        Cell(line.number, href("payout", line.pk)),
        Cell(shown(line.account)),
        Cell(line.progress),
        Cell(part_fen),
        Cell(line.amount_fen),
        _txn(line.txn),
        _txn(result),
    ]


def _txn(txn: Txn | None) -> Cell:
    return Cell(f"{txn.get_kind_display()} {txn.pk}", href("txn", txn.pk)) if txn else Cell(None)

"""Whether no more was released of any share than was held of it: the rest would be paid out of nothing."""

from collections.abc import Iterator

from django.db import connection

from ledger.rules.chart import Chart
from ledger.verification.findings import Problem

# cross join: SQLite keeps that order, and begins with the releases; by itself it begins with all entries
_OVERDRAWN = (
    "select t.{of}, e.account_id, e.role, sum(e.amount) from ledger_txn r "
    "cross join ledger_txn t cross join ledger_entry e "
    "where r.kind = 'release' and {which} and t.{of} = r.{of} "
    "and e.txn_id = t.id and e.layer = 'H' group by t.{of}, e.account_id, e.role having sum(e.amount) > 0 "
    "order by t.{of}, e.account_id, e.role"
)
_LINE = _OVERDRAWN.format(of="line_ref", which="r.line_ref is not null")
_ORDER = _OVERDRAWN.format(of="order_ref", which="r.line_ref is null and t.line_ref is null")


def hold_faults(known: Chart) -> Iterator[Problem]:
    """The shares of lines, and the postages of orders, whose hold stands below zero.

    Asked of the database at once, for what was released at all: a hold is of several transactions, far from each
    other in the log.
    """
    for name, text in (("line", _LINE), ("postage of order", _ORDER)):
        with connection.cursor() as cursor:
            cursor.execute(text)
            for key, account, role, _ in cursor.fetchall():
                code = known.accounts.get(account, ("?",))[0]
                yield Problem(
                    None, None, f"{name} {key}: held for {role} on {code}", "what was released", "less"
                )

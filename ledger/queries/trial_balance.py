"""The balance of every account: what the sealer folded, and what waits on top."""

from collections import defaultdict

from django.db import connection

from ledger.models import Balance, SealHead

_TAIL = """
with waiting as materialized (
  select t.id from ledger_txn t
  where t.id > %s and (select l.id from ledger_leaf l where l.txn_id = t.id) is null order by t.id
)
select e.account_id, e.layer, e.currency, sum(e.amount) from waiting w join ledger_entry e on e.txn_id = w.id
group by e.account_id, e.layer, e.currency
"""
"""Looks each new transaction up by itself: PostgreSQL, left to choose, walks through every leaf there ever was."""


def trial_balance() -> dict[tuple[int, str, str], int]:
    """Fen by account id, layer and currency: debit positive, credit negative. The whole sums to zero."""
    sums: dict[tuple[int, str, str], int] = defaultdict(int)
    floor = SealHead.objects.values_list("floor", flat=True).first() or 0
    for account, layer, currency, amount in Balance.objects.values_list(
        "account_id", "layer", "currency", "amount"
    ):
        sums[account, layer, currency] += amount
    with connection.cursor() as cursor:
        cursor.execute(_TAIL, [floor])
        for account, layer, currency, amount in cursor.fetchall():
            sums[account, layer, currency] += int(amount)
    return dict(sums)

"""The balance of every account: what the sealer folded, and what waits on top."""

from collections import defaultdict

from django.db import connection

from ledger.models import Balance, SealHead, Txn

_TAIL = """
select e.account_id, e.layer, e.currency, sum(e.amount) from ledger_txn t join ledger_entry e on e.txn_id = t.id
where t.id > %s and not exists (select 1 from ledger_leaf l where l.txn_id = t.id)
group by e.account_id, e.layer, e.currency
"""


def trial_balance() -> dict[tuple[int, str, str], int]:
    """Fen by account id, layer and currency: debit positive, credit negative. The whole sums to zero."""
    sums: dict[tuple[int, str, str], int] = defaultdict(int)
    floor = SealHead.objects.values_list("floor", flat=True).first() or 0
    for account, layer, currency, amount in Balance.objects.values_list(
        "account_id", "layer", "currency", "amount"
    ):
        sums[account, layer, currency] += amount
    # asked by itself: PostgreSQL may read the whole journal for the sum over nothing while it has no statistics
    if not Txn.objects.filter(id__gt=floor, leaf=None).order_by("id").exists():
        return dict(sums)
    with connection.cursor() as cursor:
        cursor.execute(_TAIL, [floor])
        for account, layer, currency, amount in cursor.fetchall():
            sums[account, layer, currency] += int(amount)
    return dict(sums)

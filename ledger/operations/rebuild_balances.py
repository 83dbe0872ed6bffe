"""Make the balances anew from the sealed entries."""

from django.db import connection, transaction

from core import audit
from core.actor import Actor
from ledger.locks import seal_head
from ledger.models import Balance

_SUMS = """
insert into ledger_balance (account_id, layer, currency, amount, entries)
select e.account_id, e.layer, e.currency, sum(e.amount), count(*)
from ledger_leaf l join ledger_entry e on e.txn_id = l.txn_id
group by e.account_id, e.layer, e.currency
"""


@transaction.atomic
def rebuild_balances(*, actor: Actor) -> int:
    """Throw the projection away and sum it again; how many balances there are. Sales go on meanwhile.

    Raises RuntimeError while the sealer works.
    """
    head = seal_head()
    if head is None:
        raise RuntimeError("the sealer is at work")
    Balance.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
    count = Balance.objects.count()
    audit.record(actor=actor, action="ledger.balances.rebuilt", target=head, data={"balances": count})
    return count

"""Credit everyone who has a part in orders that were paid together."""

from collections.abc import Sequence
from datetime import datetime

from core.actor import Actor
from ledger.models import Txn
from ledger.operations.fill_drafts import fill_drafts
from ledger.operations.post_postage import unposted_postage
from ledger.operations.post_sale import unposted_sales
from ledger.operations.post_txn import post_txns
from ledger.rules.sale import PaidPostage, SaleLine


def post_sold(
    *, lines: Sequence[SaleLine], postages: Sequence[PaidPostage], actor: Actor, effective_at: datetime
) -> list[Txn]:
    """Post each line's sale, as `post_sale` does, and then each postage, in a dozen statements for all.

    A repeat returns what stands. Must run in the transaction in which the orders become paid.
    Raises KeyConflict, NoPolicy, SaleIncomplete, NoPlatform, AmountInvalid, and IntegrityError when a key was taken at
    this moment: with the whole transaction tried again, the repeat finds it.
    """
    unposted = unposted_sales(lines, effective_at) if lines else []
    unposted += [
        unposted_postage(p.order_ref, p.amount_fen, p.organisation_id, p.gateway, effective_at)
        for p in postages
    ]
    if not unposted:
        return []
    return post_txns(drafts=fill_drafts(unposted=unposted, actor=actor), actor=actor)

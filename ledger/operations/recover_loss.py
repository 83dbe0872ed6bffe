"""What was booked as lost by a dispute was not: the money that the bank took had come back to us."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import NotPosted, TooMuchBack
from ledger.locks import txn_by_key
from ledger.models import Txn
from ledger.operations.close_dispute import decided_key
from ledger.operations.post_pair import begun, post_pair
from ledger.rules import owner


def recover_loss(
    *, gateway: str, dispute_ref: str, amount_fen: int, actor: Actor, effective_at: datetime
) -> Txn:
    """Take a loss that the project bore back to clearing, once for a dispute; of a part, the rest stays a loss.

    The caller clears as much of what is owed: what the bank gave back itself. In the caller's transaction.
    Raises NotPosted when nothing was booked as lost, TooMuchBack, KeyConflict.
    """
    decided = txn_by_key(decided_key(gateway, dispute_ref))
    losses = owner.dispute_losses(gateway)
    lost = decided.entries.filter(account__code=losses.code).first() if decided else None
    if decided is None or lost is None:
        raise NotPosted(dispute=dispute_ref)
    if not 0 < amount_fen <= lost.amount:
        raise TooMuchBack(remaining_fen=lost.amount)
    return post_pair(
        draft=begun(
            Txn.Kind.DISPUTE,
            f"recovered:{gateway}:{dispute_ref}",
            effective_at,
            order_ref=decided.order_ref,
            reverses=decided,
        ),
        debit=owner.clearing(gateway),
        credit=losses,
        amount=amount_fen,
        content={"gateway": gateway, "dispute_ref": dispute_ref, "amount_fen": amount_fen},
        actor=actor,
    )

"""A dispute is decided."""

from datetime import datetime
from typing import Literal

from core.actor import Actor
from ledger.errors import NotPosted
from ledger.locks import txn_by_key
from ledger.models import Txn
from ledger.operations.post_dispute import dispute_key
from ledger.operations.post_pair import begun, post_pair
from ledger.rules import owner

Outcome = Literal["won", "refunded", "borne"]
"""Won: the money comes back. Refunded: lost, and the shares bear it. Borne: lost, and the project bears it."""


def decided_key(gateway: str, dispute_ref: str) -> str:
    """A dispute is decided once."""
    return f"decided:{gateway}:{dispute_ref}"


def close_dispute(
    *, gateway: str, dispute_ref: str, outcome: Outcome, actor: Actor, effective_at: datetime
) -> Txn:
    """Clear what was disputed, once: repeating it returns what stands, another outcome is a KeyConflict.

    For `refunded` the caller posts the refund of the lines as well; the two clearing entries then cancel, since the
    processor has taken its money already. In the caller's transaction. Raises NotPosted, KeyConflict.
    """
    opened = txn_by_key(dispute_key(gateway, dispute_ref))
    if opened is None:
        raise NotPosted(dispute=dispute_ref)
    disputed = owner.disputed(gateway)
    return post_pair(
        draft=begun(
            Txn.Kind.DISPUTE,
            decided_key(gateway, dispute_ref),
            effective_at,
            order_ref=opened.order_ref,
            reverses=opened,
        ),
        debit=owner.dispute_losses(gateway) if outcome == "borne" else owner.clearing(gateway),
        credit=disputed,
        amount=opened.entries.get(account__code=disputed.code).amount,
        content={"gateway": gateway, "dispute_ref": dispute_ref, "outcome": outcome},
        actor=actor,
    )

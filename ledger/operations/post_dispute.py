"""A processor takes a disputed payment back until it is decided."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import AmountInvalid
from ledger.models import Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.rules import owner


def dispute_key(gateway: str, dispute_ref: str) -> str:
    """A dispute is opened once."""
    return f"dispute:{gateway}:{dispute_ref}"


def post_dispute(
    *,
    gateway: str,
    dispute_ref: str,
    amount_fen: int,
    order_ref: int | None,
    actor: Actor,
    effective_at: datetime,
) -> Txn:
    """Move the money from clearing to what is disputed. The shares stay as they are. Safe to repeat.

    Raises AmountInvalid, KeyConflict.
    """
    if amount_fen < 1:
        raise AmountInvalid()
    return post_pair(
        draft=begun(Txn.Kind.DISPUTE, dispute_key(gateway, dispute_ref), effective_at, order_ref=order_ref),
        debit=owner.disputed(gateway),
        credit=owner.clearing(gateway),
        amount=amount_fen,
        content={"gateway": gateway, "dispute_ref": dispute_ref, "amount_fen": amount_fen},
        actor=actor,
    )

"""Money that a processor took and that belongs to no open order."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import AmountInvalid
from ledger.models import Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.rules import owner


def suspense_key(gateway: str, source_ref: str) -> str:
    """A payment is received once."""
    return f"suspense:{gateway}:{source_ref}"


def post_suspense(
    *,
    gateway: str,
    source_ref: str,
    amount_fen: int,
    actor: Actor,
    effective_at: datetime,
    order_ref: int | None = None,
) -> Txn:
    """Owe it to whoever paid, until `clear_suspense` returns it. Safe to repeat. Raises AmountInvalid, KeyConflict."""
    if amount_fen < 1:
        raise AmountInvalid()
    key = suspense_key(gateway, source_ref)
    return post_pair(
        draft=begun(Txn.Kind.SUSPENSE, key, effective_at, order_ref=order_ref),
        debit=owner.clearing(gateway),
        credit=owner.suspense(gateway),
        amount=amount_fen,
        content={"gateway": gateway, "source_ref": source_ref, "amount_fen": amount_fen},
        actor=actor,
    )

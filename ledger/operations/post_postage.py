"""Credit the postage of an order to whoever dispatches it."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import AmountInvalid
from ledger.models import Entry, Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.rules import owner


def postage_key(order_ref: int, organisation_id: int) -> str:
    """An order has one postage for each who dispatches."""
    return f"postage:order:{order_ref}:{organisation_id}"


def post_postage(
    *,
    order_ref: int,
    amount_fen: int,
    organisation_id: int,
    gateway: str,
    actor: Actor,
    effective_at: datetime,
) -> Txn:
    """Post postage, on hold and never split. Safe to repeat. In the transaction in which the order becomes paid.

    Raises AmountInvalid, KeyConflict.
    """
    if amount_fen < 1:
        raise AmountInvalid()
    key = postage_key(order_ref, organisation_id)
    return post_pair(
        draft=begun(Txn.Kind.POSTAGE, key, effective_at, order_ref=order_ref),
        debit=owner.clearing(gateway),
        credit=owner.organisation(organisation_id),
        amount=amount_fen,
        content={"order_ref": order_ref, "organisation_id": organisation_id, "amount_fen": amount_fen},
        actor=actor,
        layer=Entry.Layer.HELD,
        role=Entry.Role.POSTAGE,
    )

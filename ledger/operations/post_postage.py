"""Credit the postage of an order to whoever dispatches it."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import AmountInvalid
from ledger.models import Entry, Txn
from ledger.operations.fill_drafts import Unposted, fill_drafts
from ledger.operations.post_pair import begun, unposted_pair
from ledger.operations.post_txn import post_txn
from ledger.queries.posted import posted
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
    header, sides = unposted_postage(order_ref, amount_fen, organisation_id, gateway, effective_at)
    found = posted(header.idem_key, header.digest)
    if found is not None:
        return found
    [draft] = fill_drafts(unposted=[(header, sides)], actor=actor)
    return post_txn(draft=draft, actor=actor)


def unposted_postage(
    order_ref: int, amount_fen: int, organisation_id: int, gateway: str, effective_at: datetime
) -> Unposted:
    """A postage, to be posted. Raises AmountInvalid."""
    if amount_fen < 1:
        raise AmountInvalid()
    return unposted_pair(
        begun(Txn.Kind.POSTAGE, postage_key(order_ref, organisation_id), effective_at, order_ref=order_ref),
        owner.clearing(gateway),
        owner.organisation(organisation_id),
        amount_fen,
        {"order_ref": order_ref, "organisation_id": organisation_id, "amount_fen": amount_fen},
        Entry.Layer.HELD,
        Entry.Role.POSTAGE,
    )

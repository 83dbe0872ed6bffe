"""Money of no order went back to whoever paid it."""

from datetime import datetime

from django.db.models import Q, Sum

from core.actor import Actor
from ledger.errors import NotPosted, TooMuchBack
from ledger.locks import txn_by_key
from ledger.models import Entry, Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.operations.post_suspense import suspense_key
from ledger.queries.posted import posted
from ledger.rules import owner
from ledger.rules.draft import digest_of


def cleared_key(gateway: str, source_ref: str, clear_ref: str) -> str:
    """A return is cleared once."""
    return f"cleared:{gateway}:{source_ref}:{clear_ref}"


def clear_suspense(
    *,
    gateway: str,
    source_ref: str,
    amount_fen: int,
    actor: Actor,
    effective_at: datetime,
    clear_ref: str = "",
) -> Txn:
    """Take what was returned out of suspense; `clear_ref` tells several returns of one payment apart.

    Safe to repeat, in the caller's transaction. Raises NotPosted, TooMuchBack, KeyConflict.
    """
    received = txn_by_key(suspense_key(gateway, source_ref))
    if received is None:
        raise NotPosted(source=source_ref)
    key = cleared_key(gateway, source_ref, clear_ref)
    content = {"gateway": gateway, "source_ref": source_ref, "amount_fen": amount_fen}
    found = posted(key, digest_of(content))
    if found is not None:
        return found
    left = _left(received, owner.suspense(gateway).code)
    if not 0 < amount_fen <= left:
        raise TooMuchBack(remaining_fen=left)
    return post_pair(
        draft=begun(Txn.Kind.SUSPENSE, key, effective_at, order_ref=received.order_ref, reverses=received),
        debit=owner.suspense(gateway),
        credit=owner.clearing(gateway),
        amount=amount_fen,
        content=content,
        actor=actor,
    )


def _left(received: Txn, code: str) -> int:
    moves = Q(txn=received) | Q(txn__reverses=received)
    found = Entry.objects.filter(moves, account__code=code).aggregate(left=Sum("amount", default=0))
    return -int(found["left"])

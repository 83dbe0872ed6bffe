"""Take postage back from whoever was to dispatch."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import NotPosted, TooMuchBack
from ledger.locks import txn_by_key
from ledger.models import Entry, Txn
from ledger.operations.post_postage import postage_key
from ledger.operations.post_txn import post_txn
from ledger.queries.postages import postages_left
from ledger.queries.posted import posted
from ledger.rules.draft import Draft, Posting, digest_of, request_of


def refund_postage(
    *,
    order_ref: int,
    organisation_id: int,
    amount_fen: int,
    refund_ref: str,
    actor: Actor,
    effective_at: datetime,
) -> Txn:
    """Reverse an order's postage, whole or in part. Safe to repeat, in the caller's transaction.

    Raises NotPosted, TooMuchBack, KeyConflict.
    """
    postage = txn_by_key(postage_key(order_ref, organisation_id))
    if postage is None:
        raise NotPosted(order=order_ref)
    key = f"refund:{refund_ref}:postage:{order_ref}:{organisation_id}"
    content = {"order_ref": order_ref, "organisation_id": organisation_id, "amount_fen": amount_fen}
    found = posted(key, digest_of(content))
    if found is not None:
        return found
    draft = Draft(
        kind=Txn.Kind.POSTBACK,
        idem_key=key,
        digest=digest_of(content),
        effective_at=effective_at,
        postings=_postings(postage, order_ref, amount_fen),
        order_ref=order_ref,
        reverses_id=postage.pk,
        request=request_of(content),
    )
    return post_txn(draft=draft, actor=actor)


def _postings(postage: Txn, order_ref: int, amount_fen: int) -> tuple[Posting, ...]:
    clearing, credited = postage.entries.order_by("position")
    left = next(left for left in postages_left(order_ref) if left.account_id == credited.account_id)
    if not 0 < amount_fen <= left.amount_fen:
        raise TooMuchBack(remaining_fen=left.amount_fen)
    return (
        Posting(clearing.account_id, -amount_fen),
        Posting(credited.account_id, amount_fen, left.layer, Entry.Role.POSTAGE),
    )

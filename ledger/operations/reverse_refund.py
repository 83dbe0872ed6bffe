"""A refund that went through and failed later: the shares are credited again."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import NotPosted
from ledger.locks import refunds_by_ref
from ledger.models import Txn
from ledger.operations.post_txn import post_txn
from ledger.operations.release_line import release_line, was_released
from ledger.operations.release_postage import release_postage
from ledger.queries.posted import posted
from ledger.rules.draft import Draft, Posting, digest_of


def reverse_refund(*, refund_ref: str, actor: Actor, effective_at: datetime) -> list[Txn]:
    """Reverse the stored entries of all that a refund took back: lines and postages. Safe to repeat.

    What was taken out of a hold goes back into it, and on to available where a part was released since.
    In the caller's transaction. Raises NotPosted when the refund never stood in the books.
    """
    refunds = refunds_by_ref(refund_ref)
    if not refunds:
        raise NotPosted(refund=refund_ref)
    back = [_turn_round(refund, actor, effective_at) for refund in refunds]
    for txn in back:
        if txn.line_ref is not None and was_released(txn.line_ref):
            release_line(line_ref=txn.line_ref, actor=actor, effective_at=effective_at)
        elif txn.line_ref is None and txn.order_ref is not None:
            release_postage(order_ref=txn.order_ref, actor=actor, effective_at=effective_at, again=True)
    return back


def _turn_round(refund: Txn, actor: Actor, effective_at: datetime) -> Txn:
    key, digest = f"un{refund.idem_key}", digest_of({"reverses": refund.pk})
    found = posted(key, digest)
    if found is not None:
        return found
    entries = refund.entries.order_by("position")
    draft = Draft(
        kind=Txn.Kind.UNREFUND,
        idem_key=key,
        digest=digest,
        effective_at=effective_at,
        postings=tuple(Posting(e.account_id, -e.amount, e.layer, e.role, e.currency) for e in entries),
        order_ref=refund.order_ref,
        line_ref=refund.line_ref,
        session_ref=refund.session_ref,
        policy_id=refund.policy_id,
        reverses_id=refund.pk,
    )
    return post_txn(draft=draft, actor=actor)

"""Write a release."""

from collections.abc import Sequence
from datetime import datetime

from core.actor import Actor
from ledger.models import Entry, Txn
from ledger.operations.post_txn import post_txn
from ledger.rules.draft import Draft, Posting, digest_of


def post_release(
    *, of: Txn, shares: Sequence[tuple[int, int, str]], actor: Actor, effective_at: datetime
) -> Txn:
    """Move shares (account id, fen, role) of a sale or a postage from held to available.

    The caller has locked `of`. A failed refund can put something back into a hold that was released, so there may be
    several, each with a number.
    """
    number = Txn.objects.filter(idem_key__startswith=f"release:{of.pk}:").count()
    postings: list[Posting] = []
    for account_id, amount_fen, role in shares:
        postings += [
            Posting(account_id, amount_fen, Entry.Layer.HELD, role),
            Posting(account_id, -amount_fen, Entry.Layer.AVAILABLE, role),
        ]
    draft = Draft(
        kind=Txn.Kind.RELEASE,
        idem_key=f"release:{of.pk}:{number}",
        digest=digest_of({"of": of.pk, "shares": [list(share) for share in shares]}),
        effective_at=effective_at,
        postings=tuple(postings),
        order_ref=of.order_ref,
        line_ref=of.line_ref,
        session_ref=of.session_ref,
        policy_id=of.policy_id,
    )
    return post_txn(draft=draft, actor=actor)

"""Take a refund back from those who were credited."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import RefundTooLarge, SaleNotFound
from ledger.locks import sale_for_refund
from ledger.models import Entry, Txn
from ledger.operations.post_txn import post_txn
from ledger.queries.posted import posted
from ledger.queries.remaining import remaining_coupon, remaining_shares
from ledger.rules.draft import Draft, Posting, digest_of
from ledger.rules.refund import take_back


def post_refund(
    *, line_ref: int, amount_fen: int, refund_ref: str, actor: Actor, effective_at: datetime
) -> Txn:
    """Reverse a line's sale, whole or in part, over what remains of each share; a full refund leaves zeros.

    `refund_ref` names the refund above the books; repeating it for the line returns the same transaction. In the
    caller's transaction. Raises SaleNotFound, RefundTooLarge, KeyConflict.
    """
    key = f"refund:{refund_ref}:line:{line_ref}"
    digest = digest_of({"line_ref": line_ref, "amount_fen": amount_fen, "refund_ref": refund_ref})
    sale = sale_for_refund(line_ref)
    if sale is None:
        raise SaleNotFound(line=line_ref)
    found = posted(key, digest)
    if found is not None:
        return found
    draft = Draft(
        kind=Txn.Kind.REFUND,
        idem_key=key,
        digest=digest,
        effective_at=effective_at,
        postings=_postings(sale, amount_fen),
        order_ref=sale.order_ref,
        line_ref=sale.line_ref,
        session_ref=sale.session_ref,
        policy_id=sale.policy_id,
        reverses_id=sale.pk,
    )
    return post_txn(draft=draft, actor=actor)


def _postings(sale: Txn, amount_fen: int) -> tuple[Posting, ...]:
    """The stored shares turned round, each by its part of the refund, and whoever bore a discount in proportion."""
    shares = remaining_shares(sale)
    bearer_id, borne_fen = remaining_coupon(sale)
    left = sum(share.amount_fen for share in shares) - borne_fen
    if not 0 < amount_fen <= left:
        raise RefundTooLarge(remaining_fen=left)
    clearing_id = sale.entries.get(role="").account_id
    unborne = borne_fen * amount_fen // left
    taken = take_back(amount_fen + unborne, [share.amount_fen for share in shares])
    postings = [Posting(clearing_id, -amount_fen)]
    if unborne:
        postings.append(Posting(bearer_id, -unborne, role=Entry.Role.COUPON))
    for share, part in zip(shares, taken, strict=True):
        if part:
            postings.append(Posting(share.account_id, part, share.layer, share.role))
    return tuple(postings)

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
    *,
    line_ref: int,
    amount_fen: int,
    refund_ref: str,
    actor: Actor,
    effective_at: datetime,
    borne_fen: int = 0,
) -> Txn:
    """Reverse a line's sale, whole or in part, over what remains of each share; a full refund leaves zeros.

    A line that the buyer got for nothing has nothing to give her: `borne_fen` is then how much of its discount goes
    back to whoever bore it, out of the shares. `refund_ref` names the refund above the books; repeating it for the
    line returns the same transaction. In the caller's transaction. Raises SaleNotFound, RefundTooLarge, KeyConflict.
    """
    key = f"refund:{refund_ref}:line:{line_ref}"
    content: dict[str, object] = {"line_ref": line_ref, "amount_fen": amount_fen, "refund_ref": refund_ref}
    digest = digest_of({**content, "borne_fen": borne_fen} if borne_fen else content)
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
        postings=_postings(sale, amount_fen, borne_fen),
        order_ref=sale.order_ref,
        line_ref=sale.line_ref,
        session_ref=sale.session_ref,
        policy_id=sale.policy_id,
        reverses_id=sale.pk,
    )
    return post_txn(draft=draft, actor=actor)


def _postings(sale: Txn, amount_fen: int, borne_fen: int) -> tuple[Posting, ...]:
    """The stored shares turned round, each by its part of the refund, and whoever bore a discount in proportion."""
    shares = remaining_shares(sale)
    bearer_id, bears_fen = remaining_coupon(sale)
    left = sum(share.amount_fen for share in shares) - bears_fen
    if borne_fen:
        if amount_fen or left or borne_fen > bears_fen:
            raise RefundTooLarge(remaining_fen=left)
        unborne = borne_fen
    elif 0 < amount_fen <= left:
        unborne = bears_fen * amount_fen // left
    else:
        raise RefundTooLarge(remaining_fen=left)
    taken = take_back(amount_fen + unborne, [share.amount_fen for share in shares])
    postings = [Posting(sale.entries.get(role="").account_id, -amount_fen)] if amount_fen else []
    if unborne:
        postings.append(Posting(bearer_id, -unborne, role=Entry.Role.COUPON))
    for share, part in zip(shares, taken, strict=True):
        if part:
            postings.append(Posting(share.account_id, part, share.layer, share.role))
    return tuple(postings)

"""The return window has closed: what is held of a line becomes available."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import SaleNotFound
from ledger.locks import sale_for_refund
from ledger.models import Txn
from ledger.operations.post_release import post_release
from ledger.operations.release_postage import release_postage
from ledger.queries.remaining import remaining_shares


def release_line(*, line_ref: int, actor: Actor, effective_at: datetime) -> Txn | None:
    """Move what is held of each share to available; None when nothing is held any more. Safe to repeat.

    With the last held line of an order goes its postage. In the caller's transaction. Raises SaleNotFound.
    """
    sale = sale_for_refund(line_ref)
    if sale is None:
        raise SaleNotFound(line=line_ref)
    held = [share for share in remaining_shares(sale) if share.held_fen > 0]
    txn = None
    if held:
        shares = [(share.account_id, share.held_fen, share.role) for share in held]
        txn = post_release(of=sale, shares=shares, actor=actor, effective_at=effective_at)
    if sale.order_ref is not None:
        release_postage(order_ref=sale.order_ref, actor=actor, effective_at=effective_at)
    return txn


def was_released(line_ref: int) -> bool:
    """Whether a part of the line was released before."""
    return Txn.objects.filter(kind=Txn.Kind.RELEASE, line_ref=line_ref).exists()

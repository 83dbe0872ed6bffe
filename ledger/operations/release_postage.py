"""Postage becomes available with the last line of its order."""

from datetime import datetime

from django.db.models import Sum

from core.actor import Actor
from ledger.locks import postages_of
from ledger.models import Entry, Txn
from ledger.operations.post_release import post_release
from ledger.queries.postages import postages_left


def release_postage(
    *, order_ref: int, actor: Actor, effective_at: datetime, again: bool = False
) -> list[Txn]:
    """Release what is held of an order's postage once no line of it is held. Safe to repeat.

    `again`: only what had been released before, for a refund of it that failed. In the caller's transaction.
    """
    postages = postages_of(order_ref)
    if not postages or _holds_lines(order_ref):
        return []
    held = {left.account_id: left for left in postages_left(order_ref) if left.layer == Entry.Layer.HELD}
    done = []
    for postage in postages:
        left = held.get(postage.entries.get(role=Entry.Role.POSTAGE).account_id)
        if left is None or not left.amount_fen or (again and not _released(postage)):
            continue
        shares = [(left.account_id, left.amount_fen, Entry.Role.POSTAGE.value)]
        done.append(post_release(of=postage, shares=shares, actor=actor, effective_at=effective_at))
    return done


def _holds_lines(order_ref: int) -> bool:
    entries = Entry.objects.filter(
        txn__order_ref=order_ref, txn__line_ref__isnull=False, layer=Entry.Layer.HELD
    )
    return bool(entries.aggregate(held=Sum("amount", default=0))["held"])


def _released(postage: Txn) -> bool:
    return Txn.objects.filter(idem_key__startswith=f"release:{postage.pk}:").exists()

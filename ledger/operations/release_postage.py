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

    `again`: only of what had been released before, for a refund of it that failed, whatever its lines wait for: one
    postage stands in one layer. In the caller's transaction.
    """
    postages = postages_of(order_ref)
    if not postages or (not again and _holds_lines(order_ref)):
        return []
    held = {left.account_id: left.held_fen for left in postages_left(order_ref)}
    done = []
    for postage in postages:
        account_id = postage.entries.get(role=Entry.Role.POSTAGE).account_id
        if held.get(account_id, 0) <= 0 or (again and not _released(postage)):
            continue
        shares = [(account_id, held[account_id], Entry.Role.POSTAGE.value)]
        done.append(post_release(of=postage, shares=shares, actor=actor, effective_at=effective_at))
    return done


def _holds_lines(order_ref: int) -> bool:
    entries = Entry.objects.filter(
        txn__order_ref=order_ref, txn__line_ref__isnull=False, layer=Entry.Layer.HELD
    )
    return bool(entries.aggregate(held=Sum("amount", default=0))["held"])


def _released(postage: Txn) -> bool:
    return Txn.objects.filter(idem_key__startswith=f"release:{postage.pk}:").exists()

"""Money of no order that went back came here again."""

from datetime import datetime

from core.actor import Actor
from ledger.errors import NotPosted
from ledger.locks import txn_by_key
from ledger.models import Txn
from ledger.operations.clear_suspense import cleared_key
from ledger.operations.post_pair import begun, post_pair
from ledger.operations.post_suspense import suspense_key
from ledger.rules import owner


def restore_suspense(
    *, gateway: str, source_ref: str, clear_ref: str, actor: Actor, effective_at: datetime
) -> Txn:
    """Take a return back that failed later: it is owed again. Safe to repeat, in the caller's transaction.

    Raises NotPosted when nothing was cleared under that name, KeyConflict.
    """
    received = txn_by_key(suspense_key(gateway, source_ref))
    cleared = txn_by_key(cleared_key(gateway, source_ref, clear_ref))
    if received is None or cleared is None:
        raise NotPosted(source=source_ref)
    amount = cleared.entries.get(account__code=owner.suspense(gateway).code).amount
    return post_pair(
        draft=begun(
            Txn.Kind.SUSPENSE,
            f"restored:{gateway}:{source_ref}:{clear_ref}",
            effective_at,
            order_ref=received.order_ref,
            reverses=received,
        ),
        debit=owner.clearing(gateway),
        credit=owner.suspense(gateway),
        amount=amount,
        content={"gateway": gateway, "source_ref": source_ref, "clear_ref": clear_ref, "amount_fen": amount},
        actor=actor,
    )

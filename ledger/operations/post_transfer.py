"""A processor passes money on to our bank."""

from datetime import datetime

from core.actor import Actor
from core.money import CURRENCY
from ledger.models import Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.rules import owner


def post_transfer(
    *,
    gateway: str,
    source_ref: str,
    amount: int,
    actor: Actor,
    effective_at: datetime,
    currency: str = CURRENCY,
) -> Txn:
    """Move it from clearing to the bank (minor units); negative: the bank sent it back. Safe to repeat.

    `source_ref` names the movement. Raises AmountInvalid, KeyConflict.
    """
    return post_pair(
        draft=begun(Txn.Kind.TRANSFER, f"transfer:{gateway}:{source_ref}", effective_at),
        debit=owner.bank(currency),
        credit=owner.clearing(gateway, currency),
        amount=amount,
        content={"gateway": gateway, "source_ref": source_ref, "amount": amount, "currency": currency},
        actor=actor,
    )

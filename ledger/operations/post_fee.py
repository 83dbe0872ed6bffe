"""What a payment processor keeps for its work."""

from datetime import datetime

from core.actor import Actor
from core.money import CURRENCY
from ledger.models import Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.rules import owner


def fee_key(gateway: str, source_ref: str) -> str:
    """A movement's fee is posted once."""
    return f"fee:{gateway}:{source_ref}"


def post_fee(
    *,
    gateway: str,
    source_ref: str,
    amount: int,
    actor: Actor,
    effective_at: datetime,
    currency: str = CURRENCY,
    order_ref: int | None = None,
) -> Txn:
    """Post a fee in the processor's own currency (minor units); the project bears it. Negative: given back.

    `source_ref` is the processor's name of it; repeating it returns what stands. Raises AmountInvalid, KeyConflict.
    """
    return post_pair(
        draft=begun(Txn.Kind.FEE, fee_key(gateway, source_ref), effective_at, order_ref=order_ref),
        debit=owner.fees(gateway, currency),
        credit=owner.clearing(gateway, currency),
        amount=amount,
        content={"gateway": gateway, "source_ref": source_ref, "amount": amount, "currency": currency},
        actor=actor,
    )

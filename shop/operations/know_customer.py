"""Introduce a buyer to the processor, by an opaque reference."""

from shop.models import ProcessorCustomer
from shop.payments.gateway import Gateway


def know_customer(*, user_id: int, rail: Gateway) -> str:
    """The processor's id of a user, made when she first keeps a card. Safe to repeat; outside transactions.

    Raises ProcessorUnavailable.
    """
    known = ProcessorCustomer.objects.filter(user_id=user_id).first()
    if known is None:
        customer_id = rail.create_customer(reference=f"user-{user_id}")
        known, _ = ProcessorCustomer.objects.get_or_create(
            user_id=user_id, defaults={"customer_id": customer_id}
        )
    return known.customer_id

"""A buyer lets a kept card go."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.errors import NotFound
from shop.models import ProcessorCustomer
from shop.payments.registry import DEFAULT, gateway


def forget_card(*, user_id: int, card_id: str, actor: Actor) -> None:
    """Detach a card at the processor: it can never pay again. Outside transactions.

    Raises NotFound (also for another person's card), ProcessorUnavailable.
    """
    known = ProcessorCustomer.objects.filter(user_id=user_id).first()
    if known is None or not gateway(DEFAULT).forget_method(known.customer_id, card_id):
        raise NotFound()
    with transaction.atomic():
        audit.record(actor=actor, action="shop.card.forgotten", target=known)

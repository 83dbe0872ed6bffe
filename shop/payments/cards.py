"""The cards that a buyer keeps. They stand at the processor alone; we know only who its customer is."""

from shop.models import ProcessorCustomer
from shop.payments.gateway import SavedMethod
from shop.payments.registry import DEFAULT, gateway


def cards_of(user_id: int) -> list[SavedMethod]:
    """A buyer's cards, newest first. Outside transactions. Raises ProcessorUnavailable."""
    known = ProcessorCustomer.objects.filter(user_id=user_id).first()
    return gateway(DEFAULT).saved_methods(known.customer_id) if known else []

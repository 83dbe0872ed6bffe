"""Bring a payment to what the processor says."""

from core.clock import now
from core.errors import NotFound
from shop.models import Payment
from shop.operations.record_reading import record_reading
from shop.payments.registry import gateway
from shop.rules import states


def converge_payment(*, payment_id: int) -> Payment:
    """Read the intent, then apply it: the one way for webhook, return page, poll and sweep. Safe to repeat.

    Call it outside transactions. Raises NotFound, ProcessorUnavailable.
    """
    payment = Payment.objects.filter(pk=payment_id).first()
    if payment is None:
        raise NotFound()
    if payment.status not in states.UNDER_WAY or not payment.intent_id:
        return payment
    asked_at = now()
    intent = gateway(payment.gateway).read_intent(payment.intent_id)
    return record_reading(payment_id=payment_id, intent=intent, asked_at=asked_at)

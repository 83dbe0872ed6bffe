"""Bring a refund to what the processor says."""

import logging

from shop.errors import ProcessorUnavailable
from shop.models import Refund
from shop.operations.record_refund import record_refund
from shop.payments.refunds import send_or_read
from shop.payments.registry import gateway

log = logging.getLogger(__name__)


def converge_refund(*, refund_id: int) -> Refund:
    """Send a refund that was not sent yet, or read one that was, and record the answer. Safe to repeat.

    Call it outside transactions. Raises ProcessorUnavailable.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.status == Refund.Status.FAILED:
        return refund
    answer = send_or_read(
        gateway(refund.payment.gateway),
        processor_id=refund.processor_id,
        intent_id=refund.payment.intent_id or "",
        amount_fen=refund.amount_fen,
        key=refund.key,
    )
    return record_refund(refund_id=refund_id, answer=answer)


def send_later(*, refund_id: int) -> None:
    """Send it now if the processor answers; if not, the sweep will."""
    try:
        converge_refund(refund_id=refund_id)
    except ProcessorUnavailable:
        log.warning("refund waits for the processor", extra={"refund": refund_id})

"""Bring a refund to what the processor says."""

import logging

from shop.errors import ProcessorRefused, ProcessorUnavailable
from shop.models import Refund
from shop.operations.record_refund import record_refund
from shop.payments.gateway import ProcessorRefund
from shop.payments.registry import gateway

log = logging.getLogger(__name__)


def converge_refund(*, refund_id: int) -> Refund:
    """Send a refund that was not sent yet, or read one that was, and record the answer. Safe to repeat.

    Refused when it was to be sent, it failed. Refused when it was to be read, as with a key that may not read refunds,
    nothing is known of it: called failed, it would be paid twice.
    Call it outside transactions. Raises ProcessorUnavailable.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.status == Refund.Status.FAILED:
        return refund
    rail = gateway(refund.payment.gateway)
    try:
        if refund.processor_id:
            answer = rail.read_refund(refund.processor_id)
        else:
            answer = rail.refund(
                intent_id=refund.payment.intent_id or "", amount_fen=refund.amount_fen, key=refund.key
            )
    except ProcessorRefused as error:
        if refund.processor_id:
            raise ProcessorUnavailable(processor="refused") from error
        answer = ProcessorRefund(
            id="",
            status="failed",
            amount_fen=refund.amount_fen,
            failure_code=str(error.data.get("processor_code") or "refused"),
        )
    return record_refund(refund_id=refund_id, answer=answer)


def send_later(*, refund_id: int) -> None:
    """Send it now if the processor answers; if not, the sweep will."""
    try:
        converge_refund(refund_id=refund_id)
    except ProcessorUnavailable:
        log.warning("refund waits for the processor", extra={"refund": refund_id})

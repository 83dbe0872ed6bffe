"""Take a hint from the processor."""

from django.db import IntegrityError, transaction

from core.clock import now
from shop.errors import ProcessorRefused, ProcessorUnavailable
from shop.models import Payment, Refund, StrayRefund, WebhookReceipt
from shop.operations.converge_dispute import converge_dispute
from shop.operations.converge_payment import converge_payment
from shop.operations.converge_refund import converge_refund
from shop.operations.converge_stray_refund import converge_stray_refund
from shop.operations.gather_movements import gather_movements
from shop.operations.note_stray import note_stray
from shop.payments.gateway import FEE_KNOWN, MISSING, Notification
from shop.payments.registry import DEFAULT, gateway


def record_webhook(*, payload: bytes, signature: str, rail: str = DEFAULT) -> str:
    """Verify a notification, note it once, and go and read what it is about. What came of it:

    `applied`, `unknown` (nothing of ours, or the processor itself knows of no such thing; money that it brought goes
    to suspense), `ignored` (a kind that we don't need) or `duplicate`. Call it outside transactions.
    Raises BadSignature, NotificationUnreadable, WrongMode, ProcessorUnavailable (the sender tries again).
    """
    hint = gateway(rail).verify_webhook(payload=payload, signature=signature)
    receipt = _receipt(hint)
    if receipt.outcome:
        return "duplicate"
    try:
        outcome = _follow(hint, rail)
    except ProcessorRefused as refusal:
        if refusal.data.get("processor_code") != MISSING:
            raise ProcessorUnavailable(processor="refused") from refusal
        outcome = "unknown"
    WebhookReceipt.objects.filter(pk=receipt.pk).update(outcome=outcome)
    return outcome


def _receipt(hint: Notification) -> WebhookReceipt:
    """The event's row. One without an outcome was never followed to its end, so its copy follows it again."""
    try:
        with transaction.atomic():
            return WebhookReceipt.objects.create(
                event_id=hint.event_id, type=hint.type[:64], object_id=hint.object_id[:80], received_at=now()
            )
    except IntegrityError:
        return WebhookReceipt.objects.get(event_id=hint.event_id)


def _follow(hint: Notification, rail: str) -> str:
    if hint.about == "intent":
        payment_id = Payment.objects.filter(intent_id=hint.object_id).values_list("id", flat=True).first()
        if payment_id is None:
            note_stray(rail=rail, intent_id=hint.object_id)
            return "unknown"
        converge_payment(payment_id=payment_id)
    elif hint.about == "refund":
        return _follow_refund(hint.object_id)
    elif hint.about == "dispute":
        if converge_dispute(rail=rail, dispute_id=hint.object_id) is None:
            return "unknown"
    elif hint.type == FEE_KNOWN:
        if not Payment.objects.filter(charge_id=hint.object_id).exists():
            return "unknown"
        gather_movements(rail=rail, source_id=hint.object_id)
    else:
        return "ignored"
    return "applied"


def _follow_refund(processor_id: str) -> str:
    """Of a payment, or of money of no payment."""
    ours = Refund.objects.filter(processor_id=processor_id).values_list("id", flat=True).first()
    if ours is not None:
        converge_refund(refund_id=ours)
        return "applied"
    stray = StrayRefund.objects.filter(refund_id=processor_id).values_list("id", flat=True).first()
    if stray is None:
        return "unknown"
    converge_stray_refund(refund_id=stray)
    return "applied"

"""Write down what the processor said of a payment."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.actor import Actor
from core.events import publish
from shop import locks
from shop.events import PaymentChanged
from shop.models import Payment
from shop.operations.converge_refund import send_later
from shop.operations.settle_payment import settle_payment
from shop.payments.gateway import Intent
from shop.rules import states


def record_reading(*, payment_id: int, intent: Intent, asked_at: datetime) -> Payment:
    """Apply one reading by a table that only moves forward; an older reading, or a repeated one, changes nothing.

    `asked_at` is when the reading began. Money that can't be kept is sent back after the commit.
    Raises what the books refuse: then nothing was written, and the next reading tries again.
    """
    order_id = Payment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    with transaction.atomic():
        if intent.status == "succeeded":
            payment, refund_id = _succeeded(order_id, payment_id, intent, asked_at)
        else:
            payment, refund_id = _step(order_id, payment_id, intent, asked_at), None
    if refund_id is not None:
        send_later(refund_id=refund_id)
    return payment


def _succeeded(
    order_id: int, payment_id: int, intent: Intent, asked_at: datetime
) -> tuple[Payment, int | None]:
    locked = locks.order_and_pools(order_id)
    payment = _payment(order_id, payment_id)
    if "succeeded" not in states.PAYMENT[payment.status]:
        return payment, None
    payment.intent_id, payment.read_at = intent.id, asked_at
    payment.charge_id, payment.method = intent.charge_id, intent.method
    return payment, settle_payment(locked=locked, payment=payment, intent=intent)


def _step(order_id: int, payment_id: int, intent: Intent, asked_at: datetime) -> Payment:
    """A step that moves no money: opened, a card declined, processing, canceled."""
    locks.order(order_id)
    payment = _payment(order_id, payment_id)
    late = payment.read_at is not None and asked_at < payment.read_at
    if intent.status not in states.PAYMENT[payment.status] or (late and intent.status != "canceled"):
        return payment
    before = (payment.status, payment.last_error)
    payment.status, payment.last_error = intent.status, intent.failure_code
    payment.intent_id, payment.read_at = intent.id, asked_at
    if intent.status == "canceled":
        payment.settled_at = asked_at
    payment.save(update_fields=["status", "last_error", "intent_id", "read_at", "settled_at"])
    if before != (payment.status, payment.last_error):
        data = {"before": before[0], "after": payment.status, "failure": payment.last_error}
        audit.record(
            actor=Actor.system(payment.gateway), action="shop.payment.read", target=payment, data=data
        )
        publish(PaymentChanged(order_id))
    return payment


def _payment(order_id: int, payment_id: int) -> Payment:
    return next(p for p in locks.payments(order_id) if p.pk == payment_id)

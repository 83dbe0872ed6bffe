"""End an order that was not paid."""

from typing import Literal

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.events import publish
from shop import locks
from shop.errors import PaymentConfirming
from shop.events import OrderClosed
from shop.models import Order, Payment
from shop.operations.record_reading import record_reading
from shop.operations.release_stock import release_stock
from shop.operations.settle_coupons import settle_coupons
from shop.payments.registry import gateway
from shop.rules import states

TRIES = 3


def close_order(*, order_id: int, to: Literal["expired", "cancelled"], actor: Actor) -> Order:
    """Cancel at the processor first, and only then let the stock go; a payment that got through is honoured.

    Call it outside transactions. Returns the order as it then is: closed, or paid after all.
    Raises PaymentConfirming (the processor neither cancels nor knows), ProcessorUnavailable.
    """
    for _ in range(TRIES):
        _cancel_payments(order_id)
        order = _close(order_id, to, actor)
        if order is not None:
            return order
    raise PaymentConfirming()


def _cancel_payments(order_id: int) -> None:
    open_ones = Payment.objects.filter(order_id=order_id, status__in=states.UNDER_WAY)
    for payment in open_ones.exclude(intent_id=None).order_by("id"):
        asked_at = now()
        intent = gateway(payment.gateway).cancel_intent(payment.intent_id or "")
        record_reading(payment_id=payment.pk, intent=intent, asked_at=asked_at)
        if intent.status in ("open", "processing"):
            raise PaymentConfirming()


@transaction.atomic
def _close(order_id: int, to: Literal["expired", "cancelled"], actor: Actor) -> Order | None:
    """Close the locked order; None if another payment was started meanwhile."""
    locked = locks.order_and_pools(order_id)
    order = locked.order
    if order.status != Order.Status.PENDING:
        return order
    under_way = [p for p in locks.payments(order_id) if p.status in states.UNDER_WAY]
    if any(payment.intent_id for payment in under_way):
        return None
    for payment in under_way:
        # no intent is known, so nobody was given the means to pay it; who makes it now finds this row canceled
        payment.status, payment.settled_at = Payment.Status.CANCELED, now()
        payment.save(update_fields=["status", "settled_at"])
    release_stock(locked=locked)
    settle_coupons(orders=[order], paid=False)
    order.move_to(to, at=now())
    audit.record(actor=actor, action=f"shop.order.{to}", target=order)
    publish(OrderClosed(order.pk, order.status))
    return order

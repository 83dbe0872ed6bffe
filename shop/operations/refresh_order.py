"""Bring an order up to what the processor and the clock say."""

from contextlib import suppress

from core.actor import Actor
from core.clock import now
from shop.errors import PaymentConfirming
from shop.models import Order, Payment, Refund
from shop.operations.close_order import close_order
from shop.operations.converge_payment import converge_payment
from shop.operations.converge_refund import converge_refund
from shop.rules import reservation, states


def refresh_order(*, order: Order) -> None:
    """Read its payments and refunds under way, and close it if its time is over. Safe to repeat.

    Call it outside transactions. Raises ProcessorUnavailable: then nobody knows more than before.
    """
    under_way = Payment.objects.filter(order=order, status__in=states.UNDER_WAY).order_by("id")
    for payment_id in list(under_way.values_list("id", flat=True)):
        converge_payment(payment_id=payment_id)
    going_back = Refund.objects.filter(order=order, status=Refund.Status.PENDING).order_by("id")
    for refund_id in list(going_back.values_list("id", flat=True)):
        converge_refund(refund_id=refund_id)
    if order.status == Order.Status.PENDING and reservation.is_over(order.expires_at, now()):
        with suppress(PaymentConfirming):  # it is under way, and the page says so
            close_order(order_id=order.pk, to="expired", actor=Actor.system("clock"))

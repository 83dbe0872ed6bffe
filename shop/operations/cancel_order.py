"""The buyer changes her mind before paying."""

from core.actor import Actor
from shop.errors import AlreadyPaid, OrderClosed
from shop.models import Order
from shop.operations.close_order import close_order


def cancel_order(*, order: Order, actor: Actor) -> Order:
    """Cancel an unpaid order and let its stock go. Safe to repeat; outside transactions.

    Raises AlreadyPaid, OrderClosed (it expired), PaymentConfirming, ProcessorUnavailable.
    """
    closed = close_order(order_id=order.pk, to="cancelled", actor=actor)
    if closed.status in (Order.Status.PAID, Order.Status.REFUNDED):
        raise AlreadyPaid()
    if closed.status != Order.Status.CANCELLED:
        raise OrderClosed(status=closed.status)
    return closed

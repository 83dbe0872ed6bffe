"""Let go of stock that nobody paid for in time."""

import logging

from core.actor import Actor
from core.clock import now
from core.errors import Refusal
from shop.models import Order
from shop.operations.close_order import close_order
from shop.rules.reservation import GRACE

log = logging.getLogger(__name__)
AT_ONCE = 500


def expire_orders() -> int:
    """Close orders whose reservation has ended; how many were. One that can't be closed waits for the next sweep."""
    overdue = Order.objects.filter(status=Order.Status.PENDING, expires_at__lte=now() - GRACE)
    closed = 0
    for order_id in list(overdue.order_by("expires_at").values_list("id", flat=True)[:AT_ONCE]):
        try:
            order = close_order(order_id=order_id, to="expired", actor=Actor.system("sweep"))
            closed += order.status == Order.Status.EXPIRED
        except Refusal as refusal:
            log.warning("order can't expire yet", extra={"order": order_id, "code": refusal.code})
        except Exception:
            # one order that breaks a rule must not keep the stock of all others
            log.exception("order can't expire", extra={"order": order_id})
    return closed

"""Text those who were told, for they may have left the room."""

import logging
from datetime import timedelta

from core.clock import now
from core.errors import Refusal
from core.messages import send_sms
from shop.models import StockWait

log = logging.getLogger(__name__)
FRESH = timedelta(minutes=30)
"""Older news is worse than none."""
AT_ONCE = 200


def send_stock_news() -> int:
    """Send one message to each who was told just now; how many. Outside transactions: it uses the network.

    Marked before it is sent: after a crash somebody misses a message, and nobody gets two.
    """
    unsent = StockWait.objects.filter(told_at__gt=now() - FRESH, messaged_at=None)
    sent = 0
    for wait in unsent.select_related("user", "pool__variant__product").order_by("told_at")[:AT_ONCE]:
        if not StockWait.objects.filter(pk=wait.pk, messaged_at=None).update(messaged_at=now()):
            continue
        try:
            send_sms(to=wait.user.phone, template="stock_back", title=wait.pool.variant.product.title)
            sent += 1
        except Refusal as refusal:
            log.warning("stock news was not sent", extra={"wait": wait.pk, "code": refusal.code})
    return sent

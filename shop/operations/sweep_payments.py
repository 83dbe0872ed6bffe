"""Find what no notification told us."""

from datetime import timedelta

from django.db.models import F

from core.clock import now
from core.sweeping import each
from shop.models import Dispute, Payment, Refund
from shop.operations.converge_dispute import converge_dispute
from shop.operations.converge_payment import converge_payment
from shop.operations.converge_refund import converge_refund
from shop.operations.expire_orders import expire_orders
from shop.rules import states

AT_ONCE = 200
QUIET = timedelta(seconds=30)
"""What was asked more recently is in someone else's hands."""
DISPUTE_QUIET = timedelta(hours=1)
"""A bank takes weeks; a notification that was lost is made up for within the hour."""


def sweep_payments() -> None:
    """Read every payment, refund and dispute under way again, send refunds that were not sent, close overdue orders."""
    before = now() - QUIET
    payments = Payment.objects.filter(status__in=states.UNDER_WAY, read_at__lt=before).exclude(intent_id=None)
    oldest = payments.order_by(F("read_at").asc(nulls_first=True)).values_list("id", flat=True)[:AT_ONCE]
    each(oldest, lambda key: converge_payment(payment_id=key), "payment")
    refunds = Refund.objects.filter(created_at__lt=before)
    unsent = refunds.filter(status=Refund.Status.CREATED).order_by("id")
    # a wallet's take days, and the oldest needn't be the next that is done: each has its chance
    pending = refunds.filter(status=Refund.Status.PENDING).order_by("?")
    for waiting in (unsent, pending):
        keys = waiting.values_list("id", flat=True)[:AT_ONCE]
        each(keys, lambda key: converge_refund(refund_id=key), "refund")
    expire_orders()
    slow = Dispute.objects.filter(status=Dispute.Status.OPEN, read_at__lt=now() - DISPUTE_QUIET)
    each(slow.order_by("read_at").values_list("id", flat=True)[:AT_ONCE], _read_dispute, "dispute")


def _read_dispute(key: int) -> None:
    found = Dispute.objects.select_related("payment").get(pk=key)
    converge_dispute(rail=found.payment.gateway, dispute_id=found.dispute_id)

"""Whether a payment's money can still go back the way it came."""

from datetime import datetime

from shop.errors import PaymentDisputed, RefundWindowOver
from shop.models import Dispute, Payment
from shop.payments.registry import gateway
from shop.rules.refunding import window_is_over


def refuse_unrefundable(payment: Payment, at: datetime) -> None:
    """Raises PaymentDisputed while a bank decides or has given the money back itself, and RefundWindowOver."""
    taken = Dispute.objects.filter(payment=payment).exclude(status=Dispute.Status.WON)
    if taken.exists():
        raise PaymentDisputed()
    days = gateway(payment.gateway).capabilities(payment.method).refund_window_days
    if payment.settled_at and window_is_over(payment.settled_at, days, at):
        raise RefundWindowOver(method=payment.method, days=days)

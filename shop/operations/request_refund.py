"""Decide that money goes back."""

from uuid import uuid4

from core import audit
from core.actor import Actor
from core.clock import now
from shop.errors import NothingToRefund
from shop.models import Order, Payment, Refund
from shop.queries.refundable import refuse_unrefundable
from shop.queries.suspended import left_of_suspended


def request_refund(*, order: Order, payment: Payment, reason: str, actor: Actor, restock: bool) -> Refund:
    """Write the refund's row with the key it will be sent under, in the caller's transaction, on locked rows.

    Of a payment that pays no order, all that is left of what it brought. Raises NothingToRefund when that went back or
    is going already, or came not, PaymentDisputed, RefundWindowOver.
    """
    refuse_unrefundable(payment, now())
    left = left_of_suspended(payment)
    if not left:
        raise NothingToRefund()
    refund = Refund.objects.create(
        payment=payment,
        order=order,
        amount_fen=left,
        reason=reason,
        key=f"refund-{uuid4().hex}",
        restock=restock,
        created_at=now(),
    )
    data = {"order": order.pk, "payment": payment.pk, "amount_fen": refund.amount_fen}
    audit.record(actor=actor, action="shop.refund.requested", target=refund, data=data)
    return refund

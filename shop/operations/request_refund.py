"""Decide that money goes back."""

from uuid import uuid4

from core import audit
from core.actor import Actor
from core.clock import now
from shop.errors import NothingToRefund
from shop.models import Order, Payment, Refund
from shop.queries.refundable import refuse_unrefundable


def request_refund(*, order: Order, payment: Payment, reason: str, actor: Actor, restock: bool) -> Refund:
    """Write the refund's row with the key it will be sent under, in the caller's transaction, on locked rows.

    The whole of what the payment brought. Raises NothingToRefund when it is going back already, or came not,
    PaymentDisputed, RefundWindowOver.
    """
    refuse_unrefundable(payment, now())
    under_way = Refund.objects.filter(payment=payment).exclude(status=Refund.Status.FAILED)
    if not payment.received_fen or under_way.exists():
        raise NothingToRefund()
    refund = Refund.objects.create(
        payment=payment,
        order=order,
        amount_fen=payment.received_fen,
        reason=reason,
        key=f"refund-{uuid4().hex}",
        restock=restock,
        created_at=now(),
    )
    data = {"order": order.pk, "payment": payment.pk, "amount_fen": refund.amount_fen}
    audit.record(actor=actor, action="shop.refund.requested", target=refund, data=data)
    return refund

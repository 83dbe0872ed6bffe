"""Send back what pays no order."""

from django.db import transaction

from core.actor import Actor
from shop import locks
from shop.errors import NothingToRefund
from shop.models import Order, Payment, Refund
from shop.operations.converge_refund import send_later
from shop.operations.request_refund import request_refund
from shop.rules.refunding import why_back


def return_suspended(*, payment_id: int, actor: Actor) -> Refund:
    """Refund what is left of a payment that pays no order: the row first, then the processor, then the books.

    What goes back by itself comes here when that failed, or when a bank gave back a part. Call it outside
    transactions; a refund that the processor did not answer stays `created`, and the sweep sends it again.
    Raises NothingToRefund, PaymentDisputed, RefundWindowOver.
    """
    known = Payment.objects.filter(pk=payment_id).values_list("order_id", flat=True).first()
    if known is None:
        raise NothingToRefund()
    with transaction.atomic():
        order = locks.order(known)
        payment = next(row for row in locks.payments(known) if row.pk == payment_id)
        if payment.pays_order:
            raise NothingToRefund()
        refund = request_refund(
            order=order, payment=payment, reason=_reason(order, payment), actor=actor, restock=False
        )
    send_later(refund_id=refund.pk)
    refund.refresh_from_db()
    return refund


def _reason(order: Order, payment: Payment) -> str:
    return why_back(
        is_paid=order.status in (Order.Status.PAID, Order.Status.REFUNDED),
        is_right=payment.received_fen == order.total_fen,
    )

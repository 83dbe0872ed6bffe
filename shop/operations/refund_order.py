"""Give the buyer all her money back."""

from django.db import transaction

from core.actor import Actor
from shop import locks
from shop.errors import NothingToRefund, ReasonMissing
from shop.models import Order, Payment, Refund
from shop.operations.converge_refund import send_later
from shop.operations.request_refund import request_refund

SHORTEST, LONGEST = 2, 160


def refund_order(*, order: Order, reason: str, actor: Actor, restock: bool = True) -> Refund:
    """Refund a paid order in full: the row first, then the processor, then books and stock once it succeeded.

    Of an order in review, what came in goes back and the order is cancelled. Call it outside transactions. A refund
    that the processor did not answer stays `created`, and the sweep sends it again under its key. After a failed one
    it may be called again. Raises ReasonMissing, NothingToRefund.
    """
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        raise ReasonMissing()
    with transaction.atomic():
        locked = locks.order(order.pk)
        paid = next((payment for payment in locks.payments(order.pk) if _holds_money(payment)), None)
        if paid is None:
            raise NothingToRefund()
        refund = request_refund(order=locked, payment=paid, reason=reason, actor=actor, restock=restock)
    send_later(refund_id=refund.pk)
    refund.refresh_from_db()
    return refund


def _holds_money(payment: Payment) -> bool:
    return payment.pays_order or payment.status == Payment.Status.REVIEW

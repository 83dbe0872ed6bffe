"""Give the buyer all her money back."""

from django.db import transaction

from core.actor import Actor
from shop import locks
from shop.errors import NothingToRefund, ReasonMissing
from shop.models import Order, Payment, Refund, Shipment
from shop.operations.converge_refund import send_later
from shop.operations.decide_refund import decide_refund
from shop.operations.request_refund import request_refund
from shop.queries.due_back import fit
from shop.queries.refundable import refuse_open_return
from shop.queries.suspended import left_of_suspended
from shop.rules.refunding import RefundItem, is_reason


def refund_order(*, order: Order, reason: str, actor: Actor, restock: bool = True) -> Refund:
    """Refund all that is left of a paid order: the row first, then the processor, then books and stock.

    Of an order in review, what came in goes back and the order is cancelled. Call it outside transactions. A refund
    that the processor did not answer stays `created`, and the sweep sends it again under its key. After a failed one
    it may be called again. Goods whose parcel left stay with the buyer; with `restock` the others go back to stock.
    A request for a return is answered first: paying past it would leave it with nothing to give.
    Raises ReasonMissing, NothingToRefund, ReturnOpen, PaymentDisputed, RefundWindowOver.
    """
    reason = reason.strip()
    if not is_reason(reason):
        raise ReasonMissing()
    with transaction.atomic():
        refund = _decide(locks.order(order.pk), reason, actor, restock)
    send_later(refund_id=refund.pk)
    refund.refresh_from_db()
    return refund


def _decide(order: Order, reason: str, actor: Actor, restock: bool) -> Refund:
    held = [payment for payment in locks.payments(order.pk) if _holds_money(payment)]
    if not held:
        raise NothingToRefund()
    if order.status != Order.Status.PAID:
        here = next(filter(left_of_suspended, held), held[0])
        return request_refund(order=order, payment=here, reason=reason, actor=actor, restock=restock)
    payment = next(payment for payment in held if payment.pays_order)
    refuse_open_return(order)
    sent = _senders(order)
    items = [
        RefundItem(line.pk, line.quantity - line.returned_quantity, is_kept=line.workshop_id in sent)
        for line in order.lines.all()
        if line.returned_quantity < line.quantity
    ]
    # all units came back before, but not all of the price
    items += [
        RefundItem(line.pk, 0, line.paid_fen - line.promised_fen)
        for line in order.lines.all()
        if line.returned_quantity == line.quantity and line.promised_fen < line.paid_fen
    ]
    postage = sum(row.amount_fen - row.promised_fen for row in order.postages.all())
    items, postage = fit(items, postage, order)
    return decide_refund(
        order=order,
        payment=payment,
        items=items,
        postage_fen=postage,
        reason=reason,
        actor=actor,
        restock=restock,
    )


def _senders(order: Order) -> set[int]:
    """The organisations whose parcel of the order left."""
    left = Shipment.objects.filter(order=order).exclude(status=Shipment.Status.TO_PACK)
    return set(left.values_list("organisation_id", flat=True))


def _holds_money(payment: Payment) -> bool:
    return payment.pays_order or payment.status == Payment.Status.REVIEW

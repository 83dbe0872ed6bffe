"""A refund failed: what was promised is free again."""

from django.db.models import F

from core.actor import Actor
from core.clock import now
from core.events import publish
from ledger.operations import reverse_refund
from shop.events import OrderRefunded, ReturnChanged
from shop.locks import Locked
from shop.models import Order, OrderLine, OrderPostage, Refund, ReturnRequest
from shop.operations.end_repaid_return import end_repaid_return
from shop.operations.settle_coupons import take_coupon_again


def undo_refund(*, locked: Locked, refund: Refund, was_applied: bool, actor: Actor) -> None:
    """Take back the promise of a failed refund, in the caller's transaction, on locked rows.

    One that had gone through before (a bank sent the money back days later) is reversed in the books too, and the
    order is paid again, with its coupon unless that was used meanwhile. Stock stays as it is: goods that came back
    are here.
    """
    order = locked.order
    for part in refund.lines.all():
        is_here = was_applied and refund.restock and not part.is_kept
        units = 0 if is_here else part.quantity
        if units:  # to be sent again, and signed for
            OrderLine.objects.filter(pk=part.line_id, signed_at=None).update(
                release_at=None, released_at=None
            )
        OrderLine.objects.filter(pk=part.line_id).update(
            promised_fen=F("promised_fen") - part.amount_fen,
            refunded_fen=F("refunded_fen") - (part.amount_fen if was_applied else 0),
            returned_quantity=F("returned_quantity") - units,
        )
    if was_applied:
        # a line that was refunded whole had nothing to release when its clock ran out: now it has
        OrderLine.objects.filter(refund_lines__refund=refund).update(released_at=None)
        if refund.postage_fen:
            # so had its postage, which is released with any line of its order
            order.lines.update(released_at=None)
    for row in refund.postages.all():
        OrderPostage.objects.filter(pk=row.postage_id).update(
            refunded_fen=F("refunded_fen") - (row.amount_fen if was_applied else 0),
            promised_fen=F("promised_fen") - row.amount_fen,
        )
    order.promised_fen -= refund.amount_fen
    order.refunded_fen -= refund.amount_fen if was_applied else 0
    order.save(update_fields=["promised_fen", "refunded_fen"])
    if was_applied:
        if order.status == Order.Status.REFUNDED:
            order.move_to(Order.Status.PAID, at=order.paid_at or now())
            take_coupon_again(order=order, actor=actor)
        reverse_refund(refund_ref=str(refund.pk), actor=actor, effective_at=now())
        publish(OrderRefunded(order.pk))
    _reopen(refund)
    end_repaid_return(order=order, actor=actor)


def _reopen(refund: Refund) -> None:
    """The request that asked for it waits for its money again."""
    reopened = ReturnRequest.objects.filter(refund=refund, status=ReturnRequest.Status.REFUNDED).update(
        status=ReturnRequest.Status.TO_REFUND, refund=None, closed_at=None
    )
    if reopened:
        publish(ReturnChanged(refund.order_id))

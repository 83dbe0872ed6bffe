"""What stands in the way of a refund."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal

from shop.errors import PaymentDisputed, RefundWindowOver, ReturnOpen
from shop.models import Dispute, Order, Payment, ReturnLine, ReturnRequest
from shop.payments.registry import gateway
from shop.queries.suspended import left_of_suspended
from shop.rules.refunding import window_is_over
from shop.rules.returning import OPEN


def refuse_unrefundable(payment: Payment, at: datetime) -> None:
    """Raises PaymentDisputed while a bank decides, or staff have to say who bears what it took, and RefundWindowOver.

    Afterwards what is left may go back.
    """
    why = in_the_way(payment, at)
    if why == "window":
        raise RefundWindowOver(method=payment.method, days=_window_days(payment))
    if why:
        raise PaymentDisputed()


Why = Literal["", "bank", "decision", "window"]


def in_the_way(payment: Payment, at: datetime) -> Why:
    """What stands in the way of refunding a payment: the buyer's `bank` decides, a `decision` of staff is due, or the
    `window` in which the way it was paid takes refunds is over. Reads its disputes, unless they were prefetched.
    """
    disputes = list(payment.disputes.all())
    if any(dispute.status == Dispute.Status.OPEN for dispute in disputes):
        return "bank"
    if any(dispute.is_to_decide for dispute in disputes):
        return "decision"
    if payment.settled_at and window_is_over(payment.settled_at, _window_days(payment), at):
        return "window"
    return ""


def _window_days(payment: Payment) -> int | None:
    return gateway(payment.gateway).capabilities(payment.method).refund_window_days


def payment_to_refund(order: Order) -> Payment | None:
    """What goes back when the whole order is refunded: of a paid one what paid it, of one in review the first that is
    still here.
    """
    if order.status == Order.Status.PAID:
        return Payment.objects.filter(order=order, pays_order=True).first()
    if order.status != Order.Status.REVIEW:
        return None
    held = Payment.objects.filter(order=order, status=Payment.Status.REVIEW).order_by("id")
    return next(filter(left_of_suspended, held), None)


def left_of_paid(order: Order, disputes: Iterable[Dispute] | None = None) -> int:
    """What may still go back of a paid order, in fen: what is not promised, less what the project bears of disputes.

    A loss that was taken back from the shares stands among what was promised; before it is decided, nothing goes
    back. What a bank took of another payment of the order leaves this one whole. `disputes`: the order's with their
    payments, if they were read before.
    """
    found = Dispute.objects.filter(order=order).select_related("payment") if disputes is None else disputes
    borne = [row for row in found if row.decision == Dispute.Decision.BORNE and row.payment.pays_order]
    taken = sum(row.amount_fen for row in borne)
    return max(order.total_fen - order.promised_fen - taken, 0)


def left_to_refund(order: Order) -> int:
    """What refunding the whole order would give back, in fen: of a paid one what may still go back, of one in review
    what came in and is still here.
    """
    if order.status == Order.Status.PAID:
        return left_of_paid(order)
    held = payment_to_refund(order)
    return left_of_suspended(held) if held else 0


def refuse_open_return(
    order: Order, line_ids: Collection[int] | None = None, *, accepted_too: bool = True
) -> None:
    """Raises ReturnOpen when a request for one of the lines (None: for any) is not settled. The order is locked.

    Without `accepted_too` one that only waits for its money is let pass.
    """
    waiting = ReturnLine.objects.filter(request__order=order, request__status__in=OPEN)
    if not accepted_too:
        waiting = waiting.exclude(request__status=ReturnRequest.Status.TO_REFUND)
    if line_ids is not None:
        waiting = waiting.filter(line__in=line_ids)
    if waiting.exists():
        raise ReturnOpen()

"""Money came in: decide what it pays."""

from collections import Counter
from datetime import datetime

from core import audit
from core.actor import Actor
from core.clock import now
from core.events import publish
from core.money import CURRENCY
from ledger.operations import post_suspense
from shop.errors import PaymentDisputed
from shop.events import OrderClosed
from shop.locks import Locked
from shop.models import Order, Payment
from shop.operations.request_refund import request_refund
from shop.payments.gateway import Intent
from shop.rules.refunding import why_back
from shop.rules.suspense import suspense_ref


def settle_payment(*, locked: Locked, payment: Payment, intent: Intent, at: datetime) -> int | None:
    """Apply a success to locked rows, in the caller's transaction; the id of a refund that must be sent, if any.

    The right amount pays a pending order, or an expired one whose stock is all still there and that had no coupon
    (which is its holder's again): then `payment.pays_order`, and `write_paid` writes what became of the rows. Any
    other right amount goes back by itself. A wrong amount pays nothing and waits for a person. What pays nothing
    stands in suspense until it went back.
    """
    actor = Actor.system(payment.gateway)
    payment.received_fen, payment.settled_at, payment.last_error = intent.received_fen, at, ""
    order = locked.order
    if (intent.received_fen, intent.currency) != (order.total_fen, order.currency):
        _review(order, payment, actor)
        _suspend(order, payment, intent, actor)
        return None
    payment.status = Payment.Status.SUCCEEDED
    if order.status == Order.Status.PENDING:
        for reservation in locked.reservations:
            locked.pools[reservation.pool_id].sell(reservation.quantity)
    elif order.status == Order.Status.EXPIRED and not order.discount_fen and _stock_is_there(locked):
        for reservation in locked.reservations:
            locked.pools[reservation.pool_id].take(reservation.quantity)
    else:
        _suspend(order, payment, intent, actor)
        return _give_back(order, payment, actor)
    payment.pays_order = True
    order.step_to(Order.Status.PAID, at=at)
    return None


def _stock_is_there(locked: Locked) -> bool:
    """Whether each pool still has what all lines on it need together."""
    wanted: Counter[int] = Counter()
    for reservation in locked.reservations:
        wanted[reservation.pool_id] += reservation.quantity
    pools = locked.pools
    return all(pools[key].closed_at is None and pools[key].available >= n for key, n in wanted.items())


def _suspend(order: Order, payment: Payment, intent: Intent, actor: Actor) -> None:
    """Owe it to the buyer. Another currency than the books' is left to the reconciliation, which names it."""
    if intent.currency == CURRENCY and intent.received_fen:
        post_suspense(
            gateway=payment.gateway,
            source_ref=suspense_ref(payment.pk),
            amount_fen=intent.received_fen,
            actor=actor,
            effective_at=payment.settled_at or now(),
            order_ref=order.pk,
        )


def _give_back(order: Order, payment: Payment, actor: Actor) -> int | None:
    """Two payments of one order, or one that came when the stock was gone. A disputed one waits for a person."""
    reason = why_back(is_paid=order.status in (Order.Status.PAID, Order.Status.REFUNDED), is_right=True)
    payment.save()
    try:
        return request_refund(order=order, payment=payment, reason=reason, actor=actor, restock=False).pk
    except PaymentDisputed:
        # the bank decides about this money, or gave it back: sent again, the buyer would have it twice
        payment.status = Payment.Status.REVIEW
        payment.save(update_fields=["status"])
        audit.record(
            actor=actor,
            action="shop.payment.kept",
            target=payment,
            data={"order": order.pk, "why": "disputed"},
        )
        return None


def _review(order: Order, payment: Payment, actor: Actor) -> None:
    payment.status = Payment.Status.REVIEW
    payment.save()
    data = {"payment": payment.pk, "received_fen": payment.received_fen, "total_fen": order.total_fen}
    if order.status in (Order.Status.PENDING, Order.Status.EXPIRED, Order.Status.CANCELLED):
        order.move_to(Order.Status.REVIEW, at=now())
        publish(OrderClosed(order.pk, order.status))
    audit.record(actor=actor, action="shop.payment.mismatched", target=order, data=data)

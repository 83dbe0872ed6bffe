"""Write down what the processor said of a refund."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.events import publish
from ledger.operations import post_refund
from shop import locks
from shop.events import OrderClosed, OrderRefunded, StockChanged
from shop.locks import Locked
from shop.models import Order, Payment, Refund, Reservation
from shop.operations.release_stock import release_stock
from shop.payments.gateway import ProcessorRefund
from shop.rules import states


@transaction.atomic
def record_refund(*, refund_id: int, answer: ProcessorRefund) -> Refund:
    """Apply one answer by a table that only moves forward. The first success reverses the entries and puts stock back.

    A refund of a payment that paid nothing touches neither. Raises what the books refuse.
    """
    locked = locks.order_and_pools(Refund.objects.values_list("order_id", flat=True).get(pk=refund_id))
    payments = {payment.pk: payment for payment in locks.payments(locked.order.pk)}
    refund = locks.refund(refund_id)
    if answer.status not in states.REFUND[refund.status]:
        return refund
    actor = Actor.system(payments[refund.payment_id].gateway)
    refund.status, refund.failure = answer.status, answer.failure_code
    refund.processor_id = answer.id or None
    if answer.status != "pending":
        refund.settled_at = now()
    refund.save(update_fields=["status", "failure", "processor_id", "settled_at"])
    data = {"order": locked.order.pk, "amount_fen": refund.amount_fen, "failure": refund.failure}
    audit.record(actor=actor, action=f"shop.refund.{refund.status}", target=refund, data=data)
    if answer.status == "succeeded":
        _follow(locked, payments[refund.payment_id], refund, actor)
    return refund


def _follow(locked: Locked, payment: Payment, refund: Refund, actor: Actor) -> None:
    """What the first success of a refund means for the order."""
    order = locked.order
    if payment.pays_order and order.status == Order.Status.PAID:
        _reverse(locked, refund, actor)
    elif payment.status == Payment.Status.REVIEW and order.status == Order.Status.REVIEW:
        release_stock(locked=locked)
        order.move_to(Order.Status.CANCELLED, at=now())
        publish(OrderClosed(order.pk, order.status))


def _reverse(locked: Locked, refund: Refund, actor: Actor) -> None:
    order = locked.order
    for reservation in locked.reservations:
        line = reservation.line
        left = line.amount_fen - line.refunded_fen
        post_refund(
            line_ref=line.pk,
            amount_fen=left,
            refund_ref=str(refund.pk),
            actor=actor,
            effective_at=refund.settled_at or now(),
        )
        line.refunded_fen = line.amount_fen
        line.save(update_fields=["refunded_fen"])
    order.refunded_fen = order.total_fen
    order.move_to(Order.Status.REFUNDED, at=now())
    if refund.restock:
        _put_back(locked)
    publish(OrderRefunded(order.pk))


def _put_back(locked: Locked) -> None:
    """Each unit to the pool it came from, or to the shelf when that allotment has ended."""
    changed = set()
    for reservation in locked.reservations:
        pool, units = locked.pools[reservation.pool_id], reservation.quantity
        pool.put_back(units)
        changed.add(pool.pk)
        if pool.closed_at:
            pool.grow(-units)
            shelf = locked.shelf_of(pool)
            shelf.grow(units)
            changed.add(shelf.pk)
    for key in sorted(changed):
        locked.pools[key].save_counts()
    Reservation.objects.filter(line__order=locked.order).update(state=Reservation.State.RETURNED)
    publish(StockChanged(tuple(sorted(changed))))

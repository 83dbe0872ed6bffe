"""A refund went through: books, sums, stock."""

from django.db.models import F

from core.actor import Actor
from core.clock import now
from core.events import publish
from ledger.operations import post_refund, refund_postage
from shop.events import OrderRefunded, StockChanged
from shop.locks import Locked
from shop.models import Order, OrderLine, OrderPostage, Refund, RefundLine, Reservation


def apply_refund(*, locked: Locked, refund: Refund, actor: Actor) -> None:
    """Post a refund of the payment that paid the order, in the caller's transaction, on locked rows.

    The order is refunded once all that was charged went back. Raises what the books refuse.
    """
    order, at = locked.order, refund.settled_at or now()
    parts = list(refund.lines.all())
    for part in parts:
        if part.amount_fen:
            post_refund(
                line_ref=part.line_id,
                amount_fen=part.amount_fen,
                refund_ref=str(refund.pk),
                actor=actor,
                effective_at=at,
            )
        OrderLine.objects.filter(pk=part.line_id).update(refunded_fen=F("refunded_fen") + part.amount_fen)
    for row in refund.postages.select_related("postage"):
        refund_postage(
            order_ref=order.pk,
            organisation_id=row.postage.organisation_id,
            amount_fen=row.amount_fen,
            refund_ref=str(refund.pk),
            actor=actor,
            effective_at=at,
        )
        OrderPostage.objects.filter(pk=row.postage_id).update(refunded_fen=F("refunded_fen") + row.amount_fen)
    order.refunded_fen += refund.amount_fen
    order.save(update_fields=["refunded_fen"])
    if order.refunded_fen == order.total_fen:
        order.move_to(Order.Status.REFUNDED, at=now())
    if refund.restock:
        _put_back(locked, {part.line_id: part for part in parts if part.quantity})
    publish(OrderRefunded(order.pk))


def _put_back(locked: Locked, parts: dict[int, RefundLine]) -> None:
    """Each unit to the pool it came from, or to the shelf when that allotment has ended."""
    changed = set()
    for reservation in locked.reservations:
        part = parts.get(reservation.line_id)
        if part is None:
            continue
        pool, units = locked.pools[reservation.pool_id], part.quantity
        pool.put_back(units)
        changed.add(pool.pk)
        if pool.closed_at:
            pool.grow(-units)
            shelf = locked.shelf_of(pool)
            shelf.grow(units)
            changed.add(shelf.pk)
        if reservation.line.returned_quantity == reservation.line.quantity:
            Reservation.objects.filter(pk=reservation.pk).update(state=Reservation.State.RETURNED)
    for key in sorted(changed):
        locked.pools[key].save_counts()
    if changed:
        publish(StockChanged(tuple(sorted(changed))))

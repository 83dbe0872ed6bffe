"""A refund went through: books, sums, stock."""

from django.db.models import F, Sum

from core.actor import Actor
from core.clock import now
from core.events import publish
from ledger.operations import post_refund, refund_postage, release_postage
from shop.events import OrderRefunded, StockChanged
from shop.locks import Locked
from shop.models import Order, OrderLine, OrderPostage, Refund, RefundLine, Reservation, Shipment
from shop.operations.free_unsent import free_unsent
from shop.operations.settle_coupons import give_coupon_back
from shop.rules.refunding import price_of_units


def apply_refund(*, locked: Locked, refund: Refund, actor: Actor) -> None:
    """Post a refund of the payment that paid the order, in the caller's transaction, on locked rows.

    The order is refunded once all that was charged went back; its coupon is then usable again if no parcel left. If
    something is left of goods that will never be sent, it waits for nobody's signature.
    Raises what the books refuse.
    """
    order, at = locked.order, refund.settled_at or now()
    parts = list(refund.lines.select_related("line"))
    for part in parts:
        borne = _borne(part)
        if part.amount_fen or borne:
            post_refund(
                line_ref=part.line_id,
                amount_fen=part.amount_fen,
                borne_fen=borne,
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
    if order.postage_fen and _was_sent(order):
        # with the last line that is held; there may be none left to wait for
        release_postage(order_ref=order.pk, actor=actor, effective_at=at)
    order.refunded_fen += refund.amount_fen
    order.save(update_fields=["refunded_fen"])
    if order.refunded_fen == order.total_fen:
        order.move_to(Order.Status.REFUNDED, at=now())
        if not _was_sent(order):
            give_coupon_back(order=order, actor=actor)
    else:
        free_unsent(order=order)
    if refund.restock:
        _put_back(locked, {part.line_id: part for part in parts if part.quantity and not part.is_kept})
    publish(OrderRefunded(order.pk))


def _borne(part: RefundLine) -> int:
    """How much of the platform's discount goes back with units of a line that the buyer got for nothing, in fen."""
    line = part.line
    if line.paid_fen or not line.is_shared:
        return 0
    others = RefundLine.objects.filter(line=line, refund__status=Refund.Status.SUCCEEDED).exclude(pk=part.pk)
    before = others.aggregate(units=Sum("quantity", default=0))["units"]
    return price_of_units(line.discount_fen, line.quantity, before, part.quantity)


def _was_sent(order: Order) -> bool:
    """Whether a parcel of the order left: then its postage was earned, unless it went back."""
    return Shipment.objects.filter(order=order).exclude(status=Shipment.Status.TO_PACK).exists()


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

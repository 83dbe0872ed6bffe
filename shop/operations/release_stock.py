"""Let go of what was kept for an order that ends unpaid."""

from core.events import publish
from shop.events import StockChanged
from shop.locks import Locked
from shop.models import Reservation


def release_stock(*, locked: Locked) -> None:
    """Give each kept unit back to its pool, or to the shelf when that allotment has ended. In the caller's transaction.

    What was released before is left alone.
    """
    changed = set()
    for reservation in locked.reservations:
        if reservation.state != Reservation.State.KEPT:
            continue
        pool, units = locked.pools[reservation.pool_id], reservation.quantity
        pool.release(units)
        changed.add(pool.pk)
        if pool.closed_at:
            pool.grow(-units)
            shelf = locked.shelf_of(pool)
            shelf.grow(units)
            changed.add(shelf.pk)
    if not changed:
        return
    for key in sorted(changed):
        locked.pools[key].save_counts()
    Reservation.objects.filter(line__order=locked.order).update(state=Reservation.State.RELEASED)
    publish(StockChanged(tuple(sorted(changed))))

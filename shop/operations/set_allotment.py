"""Change how much stock an offer has."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.events import publish
from shop import locks
from shop.errors import AllotmentTooSmall, OutOfStock, PoolClosed
from shop.events import StockChanged
from shop.models import StockPool


@transaction.atomic
def set_allotment(*, pool_id: int, units: int, actor: Actor) -> StockPool:
    """Make an allotment `units` large; the difference comes from the shelf or goes back to it.

    Raises NotFound, PoolClosed, AllotmentTooSmall (below what is reserved and sold), OutOfStock (the shelf has less).
    """
    pool, shelf = locks.pool_and_shelf(pool_id)
    if pool.closed_at:
        raise PoolClosed()
    minimum = max(1, pool.reserved + pool.sold)
    if units < minimum:
        raise AllotmentTooSmall(minimum=minimum)
    more = units - pool.total
    if more > shelf.available:
        raise OutOfStock(variant_id=pool.variant_id, left=shelf.available)
    if more:
        pool.grow(more)
        shelf.grow(-more)
        pool.save_counts()
        shelf.save_counts()
        audit.record(
            actor=actor, action="shop.pool.resized", target=pool, data={"units": units, "more": more}
        )
        publish(StockChanged((shelf.pk, pool.pk)))
    return pool

"""End an allotment."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.events import publish
from shop import locks
from shop.events import StockChanged
from shop.models import StockPool


@transaction.atomic
def close_pool(*, pool_id: int, actor: Actor) -> StockPool:
    """Give what is unsold back to the shelf; what is reserved follows when its order ends unpaid. Safe to repeat.

    Raises NotFound.
    """
    pool, shelf = locks.pool_and_shelf(pool_id)
    if pool.closed_at:
        return pool
    unsold = pool.available
    shelf.grow(unsold)
    pool.grow(-unsold)
    pool.closed_at = now()
    shelf.save_counts()
    pool.save_counts()
    audit.record(actor=actor, action="shop.pool.closed", target=pool, data={"unsold": unsold})
    publish(StockChanged((shelf.pk, pool.pk)))
    return pool

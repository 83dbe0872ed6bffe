"""Put units on the shelf."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.events import publish
from shop import locks
from shop.errors import BadQuantity
from shop.events import StockChanged
from shop.models import StockPool

MOST = 1_000_000
"""Units of one delivery. More is a typing error."""


@transaction.atomic
def add_stock(*, variant_id: int, units: int, actor: Actor) -> StockPool:
    """Add finished units to a variant's shelf pool.

    Raises NotFound (the variant has no shelf), BadQuantity.
    """
    if not 1 <= units <= MOST:
        raise BadQuantity(quantity_max=MOST)
    pool = locks.shelf(variant_id)
    pool.grow(units)
    pool.save_counts()
    audit.record(actor=actor, action="shop.stock.added", target=pool, data={"units": units})
    publish(StockChanged((pool.pk,)))
    return pool

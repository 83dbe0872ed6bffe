"""Set stock aside for one offer."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.events import publish
from shop import locks
from shop.errors import BadQuantity, OutOfStock
from shop.events import StockChanged
from shop.models import StockPool


@transaction.atomic
def open_pool(*, variant_id: int, units: int, actor: Actor) -> StockPool:
    """Take an allotment of `units` out of the variant's shelf pool; nobody else can buy them meanwhile.

    Raises NotFound, BadQuantity, OutOfStock.
    """
    if units < 1:
        raise BadQuantity()
    shelf = locks.shelf(variant_id)
    if shelf.available < units:
        raise OutOfStock(variant_id=variant_id, left=shelf.available)
    shelf.grow(-units)
    shelf.save_counts()
    pool = StockPool.objects.create(
        variant_id=variant_id, kind=StockPool.Kind.ALLOTMENT, total=units, available=units
    )
    audit.record(actor=actor, action="shop.pool.opened", target=pool, data={"units": units})
    publish(StockChanged((shelf.pk, pool.pk)))
    return pool

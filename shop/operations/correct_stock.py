"""Put the shelf's count right after somebody has counted."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.errors import Invalid
from core.events import publish
from shop import locks
from shop.errors import BadQuantity, OutOfStock
from shop.events import StockChanged
from shop.models import StockPool
from shop.operations.add_stock import MOST


@transaction.atomic
def correct_stock(*, variant_id: int, difference: int, reason: str, actor: Actor) -> StockPool:
    """Add units that were found to a variant's shelf pool, or with a negative number take away what is missing.

    `reason` is one of StockPool.Correction. Only what nobody has reserved or bought can be taken away, and what an
    offer has set aside must be cut there first.
    Raises NotFound (the variant has no shelf), BadQuantity, Invalid, OutOfStock (`left` units are free).
    """
    if not 1 <= abs(difference) <= MOST:
        raise BadQuantity(quantity_max=MOST)
    if reason not in StockPool.Correction.values:
        raise Invalid(fields={"reason": ["unknown"]})
    pool = locks.shelf(variant_id)
    if pool.available + difference < 0:
        raise OutOfStock(variant_id=variant_id, left=pool.available)
    pool.grow(difference)
    pool.save_counts()
    audit.record(
        actor=actor,
        action="shop.stock.corrected",
        target=pool,
        data={"units": difference, "reason": reason},
    )
    publish(StockChanged((pool.pk,)))
    return pool

"""Put the shelf's count right after somebody has counted."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.errors import Invalid
from core.events import publish
from core.idempotency import KeyReused
from core.models import AuditEntry
from shop import locks
from shop.errors import BadQuantity, OutOfStock
from shop.events import StockChanged
from shop.models import StockPool
from shop.operations.add_stock import MOST

CORRECTED = "shop.stock.corrected"


@transaction.atomic
def correct_stock(
    *, variant_id: int, difference: int, reason: str, actor: Actor, request_key: str = ""
) -> StockPool:
    """Add units that were found to a variant's shelf pool, or with a negative number take away what is missing.

    `reason` is one of StockPool.Correction. Only what nobody has reserved or bought can be taken away, and what an
    offer has set aside must be cut there first.
    `request_key`, unique to what was asked, is kept in the audit trail: asked again, nothing more is counted.
    Raises NotFound (the variant has no shelf), BadQuantity, Invalid, OutOfStock (`left` units are free), KeyReused.
    """
    if not 1 <= abs(difference) <= MOST:
        raise BadQuantity(quantity_max=MOST)
    if reason not in StockPool.Correction.values:
        raise Invalid(fields={"reason": ["unknown"]})
    pool = locks.shelf(variant_id)
    data = {"units": difference, "reason": reason, **({"request": request_key} if request_key else {})}
    if request_key and (stands := _made(pool, request_key)) is not None:
        if stands.data != data:
            raise KeyReused()
        return pool
    if pool.available + difference < 0:
        raise OutOfStock(variant_id=variant_id, left=pool.available)
    pool.grow(difference)
    pool.save_counts()
    audit.record(
        actor=actor,
        action=CORRECTED,
        target=pool,
        data=data,
    )
    publish(StockChanged((pool.pk,)))
    return pool


def _made(pool: StockPool, request_key: str) -> AuditEntry | None:
    """The correction of this shelf that the same request made."""
    rows = AuditEntry.objects.filter(target_type=pool._meta.label_lower, target_id=str(pool.pk))
    return rows.filter(action=CORRECTED, data__request=request_key).first()

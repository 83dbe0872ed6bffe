"""Keep stock for an order that is being placed."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Sum

from shop import locks
from shop.errors import NotOnSale, OutOfStock, OverLimit
from shop.models import Reservation, StockPool
from shop.rules.line_request import LineRequest


def reserve_stock(*, buyer_id: int, lines: Sequence[LineRequest]) -> None:
    """Move units from available to reserved; lines on one pool count together. In the caller's transaction.

    Raises NotOnSale (the pool is another variant's), OutOfStock, OverLimit; the caller's transaction must then end.
    """
    wanted: Counter[int] = Counter()
    limits: dict[int, int] = {}
    variant_of = {line.pool_id: line.variant_id for line in lines}
    for line in lines:
        wanted[line.pool_id] += line.quantity
        if variant_of[line.pool_id] != line.variant_id:
            raise NotOnSale(variant_id=line.variant_id)
        if line.per_person_limit is not None:
            limits[line.pool_id] = min(line.per_person_limit, limits.get(line.pool_id, line.per_person_limit))
    short = locks.take_units(wanted, variant_of)
    if short is not None:
        left = StockPool.objects.filter(pk=short, closed_at=None).values_list("available", flat=True).first()
        raise OutOfStock(variant_id=variant_of[short], left=left or 0)
    # after the update: the pool's row is locked, so no other order of hers can slip in between count and commit
    for pool_id, limit in sorted(limits.items()):
        bought = _units_of(buyer_id, pool_id)
        if bought + wanted[pool_id] > limit:
            raise OverLimit(variant_id=variant_of[pool_id], limit=limit, bought=bought)


def _units_of(buyer_id: int, pool_id: int) -> int:
    """Units of a pool that a buyer has bought or is about to pay."""
    kept = Reservation.objects.filter(
        pool_id=pool_id,
        line__order__buyer_id=buyer_id,
        state__in=[Reservation.State.KEPT, Reservation.State.SOLD],
    )
    return int(kept.aggregate(units=Sum("quantity"))["units"] or 0)

"""Keep stock for orders that are being placed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from core.errors import Refusal
from shop import locks
from shop.errors import NotOnSale, OutOfStock, OverLimit, PriceChanged
from shop.models import Product, Reservation, StockPool
from shop.rules.line_request import LineRequest
from shop.rules.placing import Placing


@dataclass(frozen=True)
class Tally:
    """What is left and what each buyer has, as the wishes before this one leave it. Pools are locked."""

    pools: Mapping[int, StockPool]
    left: Counter[int]
    bought: Counter[tuple[int, int]]
    """By buyer and pool."""


def reserve_stock(*, placings: Sequence[Placing], pools: Mapping[int, StockPool]) -> list[Refusal | None]:
    """Move units from available to reserved for every wish that fits, first come first served.

    Refusals in the order of the wishes (NotOnSale, PriceChanged, OutOfStock, OverLimit; None: it is reserved). In the
    caller's transaction; `pools` are locked, with variant and product read along.
    """
    left = Counter({key: pool.available for key, pool in pools.items() if pool.closed_at is None})
    # after the lock: no other order of hers can slip in between this count and the commit
    so_far = Tally(pools, left, _bought(placings))
    taken: Counter[int] = Counter()
    refusals: list[Refusal | None] = []
    for placing in placings:
        refusal = _refusal(placing, so_far)
        refusals.append(refusal)
        if refusal is None:
            for pool_id, units in placing.units().items():
                so_far.left[pool_id] -= units
                so_far.bought[placing.buyer_id, pool_id] += units
                taken[pool_id] += units
    locks.take_units(taken)
    return refusals


def _refusal(placing: Placing, so_far: Tally) -> Refusal | None:
    for line in placing.lines:
        refusal = _not_sold(line, so_far.pools.get(line.pool_id))
        if refusal is not None:
            return refusal
    wanted = placing.units()
    for pool_id in sorted(wanted):
        if wanted[pool_id] > so_far.left[pool_id]:
            return OutOfStock(variant_id=so_far.pools[pool_id].variant_id, left=so_far.left[pool_id])
    for pool_id, limit in sorted(placing.limits().items()):
        bought = so_far.bought[placing.buyer_id, pool_id]
        if bought + wanted[pool_id] > limit:
            return OverLimit(variant_id=so_far.pools[pool_id].variant_id, limit=limit, bought=bought)
    return None


def _not_sold(line: LineRequest, pool: StockPool | None) -> Refusal | None:
    """A pool of something else, a product that is not on sale, or another price than the shelf's."""
    if pool is None or pool.variant_id != line.variant_id:
        return NotOnSale(variant_id=line.variant_id)
    if pool.variant.product.status != Product.Status.ON_SALE:
        return NotOnSale(variant_id=line.variant_id)
    if line.scope == "shelf" and line.unit_price_fen != pool.variant.price_fen:
        return PriceChanged(variant_id=line.variant_id, unit_price_fen=pool.variant.price_fen)
    return None


def _bought(placings: Sequence[Placing]) -> Counter[tuple[int, int]]:
    """Units that the buyers have bought or are about to pay, of the pools that limit them."""
    pools = {pool_id for placing in placings for pool_id in placing.limits()}
    if not pools:
        return Counter()
    kept = Reservation.objects.filter(
        pool_id__in=pools,
        line__order__buyer_id__in={placing.buyer_id for placing in placings if placing.limits()},
        state__in=[Reservation.State.KEPT, Reservation.State.SOLD],
    )
    rows = kept.values_list("line__order__buyer_id", "pool_id").annotate(units=Sum("quantity"))
    return Counter({(buyer_id, pool_id): units for buyer_id, pool_id, units in rows.order_by()})

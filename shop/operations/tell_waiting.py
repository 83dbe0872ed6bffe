"""Tell those who wait that something is there."""

from collections.abc import Collection

from django.db import transaction

from core.clock import now
from core.events import publish
from shop import locks
from shop.events import StockBack
from shop.models import StockWait


def tell_waiting(*, pool_ids: Collection[int]) -> int:
    """Tell as many as there are units, first come first told, each once; how many. Safe to repeat.

    Nothing is kept for them, and that is what they are told.
    """
    if not StockWait.objects.filter(pool__in=pool_ids, told_at=None, pool__available__gt=0).exists():
        return 0
    return sum(_tell(pool_id) for pool_id in sorted(pool_ids))


@transaction.atomic
def _tell(pool_id: int) -> int:
    pool = locks.pools_to_sell([pool_id]).get(pool_id)
    if pool is None or pool.closed_at is not None or not pool.available:
        return 0
    queue = StockWait.objects.filter(pool=pool, told_at=None).order_by("joined_at", "id")
    keys = list(queue.values_list("id", flat=True)[: pool.available])
    StockWait.objects.filter(pk__in=keys).update(told_at=now())
    for key in keys:
        publish(StockBack(key))
    return len(keys)

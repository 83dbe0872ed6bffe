"""Queue for what is sold out."""

from django.db import transaction

from accounts.models import User
from core.clock import now
from core.errors import NotFound
from shop import locks
from shop.errors import StockIsThere, TooManyWaits
from shop.models import StockWait

MOST = 50
"""Pools that one person waits for."""


@transaction.atomic
def join_waitlist(*, user: User, pool_id: int) -> StockWait:
    """Take a place at the end of a pool's queue; whoever waits there keeps hers. A wish: no audit. Safe to repeat.

    Raises NotFound (no such pool, or it is closed), StockIsThere (it can be bought now), TooManyWaits.
    """
    pool = locks.pools_to_sell([pool_id]).get(pool_id)
    if pool is None or pool.closed_at is not None:
        raise NotFound()
    if pool.available:
        # under the pool's lock: what comes free after this finds her in the queue
        raise StockIsThere(left=pool.available)
    mine = StockWait.objects.filter(user=user)
    wait = mine.filter(pool_id=pool_id).first()
    if wait is None:
        if mine.filter(told_at=None).count() >= MOST:
            raise TooManyWaits(limit=MOST)
        return StockWait.objects.create(user=user, pool_id=pool_id, joined_at=now())
    if wait.told_at is not None:
        wait.joined_at, wait.told_at, wait.messaged_at = now(), None, None
        wait.save(update_fields=["joined_at", "told_at", "messaged_at"])
    return wait

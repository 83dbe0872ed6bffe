"""Requests to a processor, at a pace that it never refuses: 25 a second to an endpoint (docs.stripe.com/rate-limits).

Counted in the cache, so that all processes that share one share the pace too.
"""

import time
from collections.abc import Callable

from django.core.cache import cache

AT_ONCE = 4
"""In a window of a fifth of a second. Any second meets at most six windows, so never more than 24 begin in it."""
WINDOWS_A_SECOND = 5
PATIENCE = 20.0
"""Seconds that a caller waits for her turn."""


class NoTurn(Exception):
    """The queue is longer than anybody's patience; nothing was sent."""


def take_turn(
    endpoint: str,
    *,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Wait until a request to this endpoint may be sent. Raises NoTurn."""
    end = clock() + PATIENCE
    while True:
        at = clock()
        window = int(at * WINDOWS_A_SECOND)
        key = f"pace:{endpoint}:{window}"
        cache.add(key, 0, timeout=5)
        if cache.incr(key) <= AT_ONCE:
            return
        if at >= end:
            raise NoTurn
        sleep(max(0.001, (window + 1) / WINDOWS_A_SECOND - at))

"""Rate limits over Django's cache: a fixed window per name and person."""

from django.core.cache import cache

from core.clock import now
from core.errors import TooMany


def check(name: str, who: str, *, per: int, seconds: int) -> None:
    """Count one act of `who`; allow `per` of them in each window of `seconds`.

    Raises TooMany with `retry_after` in seconds.
    """
    at = int(now().timestamp())
    window = at // seconds
    key = f"limit:{name}:{who}:{window}"
    cache.add(key, 0, timeout=seconds + 1)
    if cache.incr(key) > per:
        raise TooMany(retry_after=(window + 1) * seconds - at)

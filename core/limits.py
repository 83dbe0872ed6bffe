"""Rate limits over Django's cache: a fixed window per name and person."""

from contextlib import suppress

from django.core.cache import cache

from core.clock import now
from core.errors import TooMany


def check(name: str, who: str, *, per: int, seconds: int) -> None:
    """Count one act of `who`; allow `per` of them in each window of `seconds`.

    Raises TooMany with `retry_after` in seconds.
    """
    at = int(now().timestamp())
    window = at // seconds
    key = _key(name, who, window)
    cache.add(key, 0, timeout=seconds + 1)
    if cache.incr(key) > per:
        raise TooMany(retry_after=(window + 1) * seconds - at)


def give_back(name: str, who: str, *, seconds: int) -> None:
    """The act that was just counted was none."""
    with suppress(ValueError):  # its window is over
        cache.decr(_key(name, who, int(now().timestamp()) // seconds))


def _key(name: str, who: str, window: int) -> str:
    return f"limit:{name}:{who}:{window}"

"""One person's likes, or shares, within ten seconds are one act."""

from django.core.cache import cache

from core.clock import now

FOLD_S = 10


def first_in_window(act: str, session_id: int, person: str) -> bool:
    """Whether this is the person's first such act in the current ten seconds of the session.

    Windows are fixed, by the clock; the cache is shared where there are several processes.
    """
    window = int(now().timestamp()) // FOLD_S
    return cache.add(f"folded:{act}:{session_id}:{person}:{window}", 1, timeout=2 * FOLD_S)

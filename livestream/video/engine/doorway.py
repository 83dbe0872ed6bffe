"""How many may stand in the door: publishers whose key is not known to be good yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MAX_WAITING = 256
MAX_WAITING_AN_ADDRESS = 64
"""Behind one address stands a whole office, or our own proxy."""


class Doorway:
    """Counts who waits, so that strangers can't take the memory or the shop's time of those who may publish."""

    def __init__(self) -> None:
        self._waiting: Counter[str] = Counter()

    @contextmanager
    def enter(self, address: str) -> Iterator[bool]:
        """Whether one more may wait, for as long as the block lasts."""
        free = self._waiting.total() < MAX_WAITING and self._waiting[address] < MAX_WAITING_AN_ADDRESS
        self._waiting[address] += free
        try:
            yield free
        finally:
            self._waiting[address] -= free
            if not self._waiting[address]:
                del self._waiting[address]

"""How fast a publisher may send."""

from __future__ import annotations

import time
from collections.abc import Callable

BURST_S = 5.0
"""Seconds' worth of data that may come at once: what a phone saved up while its network was away."""


class TooFast(ValueError):
    """More came than the limit allows."""


class Meter:
    """A leaky bucket that drains at `limit_bps` bits per second."""

    def __init__(self, limit_bps: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = limit_bps / 8
        self._clock = clock
        self._level = 0.0
        self._seen = clock()

    def count(self, size: int) -> None:
        """Note `size` bytes. Raises TooFast."""
        now = self._clock()
        self._level = max(0.0, self._level - (now - self._seen) * self._rate) + size
        self._seen = now
        if self._level > self._rate * BURST_S:
            raise TooFast("above the bitrate allowed")

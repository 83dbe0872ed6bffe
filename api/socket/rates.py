"""How often a socket may ask.

In this process's memory: a shared cache takes over once there are several processes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

_REMEMBERED = 50_000
"""Buckets kept at most; one forgotten early belongs to the least recently seen."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `per_s` each second."""

    name: str
    burst: int
    per_s: float

    @property
    def full_s(self) -> float:
        """Seconds after which any bucket is full again, as if there were none."""
        return self.burst / self.per_s


MESSAGES = Rate("messages", 40, 10)
CHAT_PERSON = Rate("chat", 5, 0.5)
CHAT_ADDRESS = Rate("chat.address", 60, 20)
"""Many phones share an address, behind a carrier's or a village's router."""
REFUSALS = Rate("refusals", 60, 1)
"""Of one socket; one that goes on past it is closed."""


class Buckets:
    """Token buckets, each full at first. One that has filled up again is forgotten: memory is that of who talks now."""

    def __init__(self) -> None:
        self._levels: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._full_s = 0.0

    def __len__(self) -> int:
        """Buckets that are kept."""
        return len(self._levels)

    def take(self, rate: Rate, who: str, *, at: float) -> float:
        """Take one token at the time `at` in seconds.

        0 when there was one, else the seconds until there is.
        """
        key = (rate.name, who)
        level, seen = self._levels.pop(key, (float(rate.burst), at))
        level = min(rate.burst, level + (at - seen) * rate.per_s)
        wait = 0.0 if level >= 1 else (1 - level) / rate.per_s
        self._levels[key] = (level if wait else level - 1, at)
        self._full_s = max(self._full_s, rate.full_s)
        self._forget(at)
        return wait

    def _forget(self, at: float) -> None:
        while self._levels:
            oldest = next(iter(self._levels))
            if len(self._levels) <= _REMEMBERED and self._levels[oldest][1] > at - self._full_s:
                return
            del self._levels[oldest]

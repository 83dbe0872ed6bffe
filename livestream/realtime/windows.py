"""How long a topic's events wait for each other: the longer, the more sockets listen."""

from __future__ import annotations

from collections import OrderedDict

from livestream.realtime.limits import Limits


def window(active: int, limits: Limits) -> float:
    """Seconds between two frames of a topic, when `active` sockets are in topics that have events."""
    return min(limits.tick_max_s, max(limits.tick_min_s, active / limits.frames_per_s))


class ActiveSockets:
    """Counts the sockets of topics with an event in the last `active_s` seconds, without walking all."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._topics: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self.total = 0

    def touch(self, topic: str, sockets: int, *, at: float) -> None:
        """`topic`, heard by so many sockets, has an event at `at` (seconds of the loop's clock)."""
        self.forget(topic)
        self._topics[topic] = (at, sockets)
        self.total += sockets
        while self._topics:
            oldest, (seen, _) = next(iter(self._topics.items()))
            if seen > at - self._limits.active_s:
                break
            self.forget(oldest)

    def forget(self, topic: str) -> None:
        """The topic counts no more."""
        _, sockets = self._topics.pop(topic, (0.0, 0))
        self.total -= sockets

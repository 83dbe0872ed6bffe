"""The last events of one topic, numbered without holes."""

from __future__ import annotations

from collections import deque
from itertools import islice


class Ring:
    """Keeps the newest `size` encoded events. `seq` is the number of the newest one ever added."""

    __slots__ = ("_events", "seq")

    def __init__(self, *, size: int, base: int) -> None:
        """`base` is the number before the first event: above all of the topic's earlier rings."""
        self._events: deque[bytes] = deque(maxlen=size)
        self.seq = base

    def append(self, event: bytes) -> int:
        """Number the event and keep it; the oldest may fall out."""
        self._events.append(event)
        self.seq += 1
        return self.seq

    def after(self, since: int) -> list[bytes] | None:
        """The events above `since`, oldest first; None when some are gone, or `since` is not of this ring."""
        oldest = self.seq - len(self._events)
        if not oldest <= since <= self.seq:
            return None
        return list(islice(self._events, since - oldest, None))

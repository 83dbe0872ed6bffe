"""The last events of one topic, each with its number."""

from __future__ import annotations

from collections import deque

Numbered = tuple[int, bytes]
"""An event's number and its JSON."""


class Ring:
    """Keeps the newest `size` encoded events. `seq` is the number of the newest one ever added.

    Numbers grow; one that is left out belongs to an event that was folded into a later one.
    """

    __slots__ = ("_events", "_floor", "seq")

    def __init__(self, *, size: int, base: int) -> None:
        """`base` is the number before the first event: above all of the topic's earlier rings."""
        self._events: deque[Numbered] = deque(maxlen=size)
        self._floor = self.seq = base

    def append(self, event: bytes, number: int | None = None) -> int:
        """Keep the event under its number, the next one if none is given; the oldest may fall out."""
        if len(self._events) == self._events.maxlen:
            self._floor = self._events[0][0]
        self.seq = self.seq + 1 if number is None else number
        self._events.append((self.seq, event))
        return self.seq

    def begin(self, base: int) -> None:
        """Forget all: what is up to `base` can't be had any more."""
        self._events.clear()
        self._floor = self.seq = base

    def after(self, since: int) -> list[Numbered] | None:
        """The events above `since`, oldest first; None when some are gone, or `since` is not of this ring."""
        if not self._floor <= since <= self.seq:
            return None
        found: list[Numbered] = []
        for numbered in reversed(self._events):
            if numbered[0] <= since:
                break
            found.append(numbered)
        return found[::-1]

"""How many watch a room: counted from open sockets, published seldom, never one by one."""

from __future__ import annotations

from collections.abc import Callable

from livestream.realtime.limits import Limits
from livestream.realtime.timers import Handle, Timers


class ViewerCount:
    """Has one room's count told: at most each `viewers_every_s`."""

    def __init__(self, *, tell: Callable[[], bool], timers: Timers, limits: Limits) -> None:
        """`tell` publishes the count if it moved, and says whether it did."""
        self._tell_now, self._timers, self._limits = tell, timers, limits
        self._published_at = timers.time() - limits.viewers_every_s
        self._due: Handle | None = None

    def touched(self) -> None:
        """Somebody came or went."""
        if self._due is None:
            at = max(self._timers.time(), self._published_at + self._limits.viewers_every_s)
            self._due = self._timers.call_at(at, self._tell)

    def stop(self) -> None:
        """Publish nothing more."""
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _tell(self) -> None:
        self._due = None
        if self._tell_now():
            self._published_at = self._timers.time()

"""How many watch a room: counted from open sockets, published seldom, never one by one."""

from __future__ import annotations

from collections.abc import Callable

from livestream.realtime.limits import Limits
from livestream.realtime.timers import Handle, Timers


class ViewerCount:
    """Publishes one room's count: at most each `viewers_every_s`, and only if it moved."""

    def __init__(
        self, *, count: Callable[[], int], publish: Callable[[int], None], timers: Timers, limits: Limits
    ) -> None:
        self._count, self._publish, self._timers, self._limits = count, publish, timers, limits
        self._published = 0
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
        count = self._count()
        if count != self._published:
            self._published = count
            self._published_at = self._timers.time()
            self._publish(count)

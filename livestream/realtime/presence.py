"""How many watch a room: counted from open sockets, published seldom, never one by one."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

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


class Peaks:
    """The most who watched each topic at once, since the session on it began. From any thread.

    Every arrival is seen, so no moment between two samples is missed.
    """

    def __init__(self) -> None:
        self._most: dict[str, tuple[int | None, int]] = {}
        """Session, where it is known, and count. A process that restarts in the middle of one is told later."""
        self._lock = Lock()

    def came(self, topic: str, count: int) -> None:
        """Somebody new watches: `count` now."""
        with self._lock:
            session, most = self._most.get(topic, (None, 0))
            if count > most:
                self._most[topic] = (session, count)

    def begin(self, topic: str, session_id: int, count: Callable[[], int]) -> None:
        """A session begins with the `count` who are there already."""
        with self._lock:
            self._most[topic] = (session_id, count())

    def of(self, topic: str, session_id: int, count: Callable[[], int]) -> int:
        """The most in this session until now. It begins here if another was counted before."""
        with self._lock:
            session, most = self._most.get(topic, (None, 0))
            most = count() if session not in (None, session_id) else max(most, count())
            self._most[topic] = (session_id, most)
            return most

"""One socket in the hub: it is fed frames, falls behind, catches up, or is closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

from livestream.realtime import eager, metrics
from livestream.realtime.closing import Close
from livestream.realtime.frames import Frame
from livestream.realtime.limits import Limits
from livestream.realtime.timers import Handle, Timers

logger = logging.getLogger(__name__)

Send = Callable[[Mapping[str, Any]], Coroutine[Any, Any, None]]

_LAST_WORD_S = 1.0
"""How long a socket that takes nothing is given to take its close frame."""


class Feed(Protocol):
    """A topic as a member sees it."""

    def replay(self, since: int, member: Member) -> tuple[list[str], int]:
        """The frames after `since`, none if nothing is new, or one gap frame; and the number they lead to."""
        ...


class Wire(Protocol):
    """A way past the server's own send, for frames made once for many sockets."""

    def write(self, frame: bytes) -> bool:
        """Put a whole frame on the connection; False when its buffer is full, and nothing was written."""
        ...


class Member:
    """A socket. All calls are on the hub's loop.

    The server buffers 64 KB for a socket; then its send waits. While one send waits the member is fed
    nothing: each topic leaves a mark where it stopped, and the rings give the rest once the socket drains.
    """

    __slots__ = (
        "_behind",
        "_cut",
        "_limits",
        "_said",
        "_send",
        "_stall",
        "_task",
        "_timers",
        "_write",
        "counted",
        "device_id",
        "gone",
        "issued_at",
        "person",
        "topics",
        "user_id",
    )

    def __init__(
        self,
        *,
        send: Send,
        person: str,
        topics: tuple[str, ...],
        timers: Timers,
        limits: Limits,
        user_id: int | None = None,
        device_id: str = "",
        issued_at: float = 0.0,
        counted: bool = True,
        cut: Callable[[], None] | None = None,
        wire: Wire | None = None,
    ) -> None:
        """`cut` drops the connection of a socket that takes nothing, `wire` writes made frames: where the
        server can. `issued_at` is the ticket's, in seconds since the epoch. Who is not `counted` is no viewer.
        """
        self.person, self.topics, self.user_id, self.device_id = person, topics, user_id, device_id
        self.issued_at, self.counted = issued_at, counted
        self.gone = False
        self._write = wire.write if wire is not None else None
        self._send, self._cut, self._timers, self._limits = send, cut, timers, limits
        self._behind: dict[Feed, int] = {}
        self._said: list[str] = []
        self._task: asyncio.Task[None] | None = None
        self._stall: Handle | None = None

    def key_of(self, topic: str) -> str:
        """How frames of the topic are marked for this socket: not at all when it is the first."""
        return "" if topic == self.topics[0] else topic

    def feed(self, source: Feed, frame: Frame, *, before: int) -> None:
        """Send one frame; `before` is the number that the topic stood at before it."""
        if self.gone:
            return
        if self._task is not None:
            self._behind.setdefault(source, before)
        elif self._write is None:
            self._begin(self._send(frame.message))
        elif not self._write(frame.wire):
            metrics.BEHIND.inc()
            self.catch_up(source, before)

    def catch_up(self, source: Feed, since: int) -> None:
        """Send what the topic has after `since`, before anything newer of it."""
        if self.gone:
            return
        self._behind.setdefault(source, since)
        if self._task is None:
            self._begin(self._replay())

    def tell(self, text: str) -> None:
        """Send a frame of no topic; a member that is behind gets it after what it waits for."""
        if self.gone:
            return
        if self._task is None:
            self._begin(self._send({"type": "websocket.send", "text": text}))
        else:
            self._said.append(text)

    def close(self, code: int, reason: str = "") -> None:
        """Close the socket; one that doesn't take its close frame in a second is cut off."""
        if self.gone:
            return
        self.leave()
        metrics.CLOSED.labels(str(int(code))).inc()
        self._begin_last(self._send({"type": "websocket.close", "code": int(code), "reason": reason}))

    def leave(self) -> None:
        """The socket is gone: feed it no more."""
        self.gone = True
        self._behind.clear()
        self._said.clear()
        self._disarm()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self, sending: Coroutine[Any, Any, None]) -> None:
        try:
            waiting = eager.begin(sending)
        except Exception:
            self.gone = True  # the server knows; its disconnect message is on the way
            return
        if waiting is not None:
            metrics.BEHIND.inc(self._write is None)
            self._arm()
            self._task = asyncio.get_running_loop().create_task(self._drain(waiting))

    async def _drain(self, waiting: eager.Waiting) -> None:
        try:
            await waiting.finish()
            await self._replay()
        except asyncio.CancelledError:
            raise
        except Exception:
            self.gone = True
        self._disarm()
        self._task = None

    async def _replay(self) -> None:
        while self._said or self._behind:
            if self._said:
                await self._send({"type": "websocket.send", "text": self._said.pop(0)})
                continue
            source, since = next(iter(self._behind.items()))
            frames, reached = source.replay(since, self)
            if not frames:
                del self._behind[source]
                continue
            self._behind[source] = reached
            for frame in frames:
                if self._task is not None:
                    self._arm()
                await self._send({"type": "websocket.send", "text": frame})

    def _arm(self) -> None:
        self._disarm()
        self._stall = self._timers.call_at(self._timers.time() + self._limits.stalled_s, self._stalled)

    def _disarm(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _stalled(self) -> None:
        logger.info("realtime.slow_client_closed")
        self.close(Close.SLOW, "slow")

    def _begin_last(self, sending: Coroutine[Any, Any, None]) -> None:
        try:
            waiting = eager.begin(sending)
        except Exception:
            return
        if waiting is not None:
            loop = asyncio.get_running_loop()
            self._task = loop.create_task(self._last_word(waiting))

    async def _last_word(self, waiting: eager.Waiting) -> None:
        try:
            await asyncio.wait_for(waiting.finish(), _LAST_WORD_S)
        except Exception:
            if self._cut is not None:
                self._cut()

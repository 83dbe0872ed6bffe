"""Publishes from any thread: one message under way at a time; what comes meanwhile rides in the next."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import deque
from itertools import takewhile

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from livestream.realtime import metrics
from livestream.realtime.bus import Packet, Removal
from livestream.realtime.limits import RING, SILENT_TOPIC_S
from livestream.realtime.valkey import scripts, wire

logger = logging.getLogger(__name__)

TOGETHER = 500
"""Events in one message at most."""
WAITING = 20_000
"""Messages that wait while the server is away; the oldest are dropped beyond that."""
REMEMBER_S = 3600.0
"""A process that was cut off so long still hears of removals."""
_LONGEST_WAIT_S = 2.0
_FAREWELL_S = 2.0


class Sender:
    """A thread, begun with the first message, that ends with the process."""

    def __init__(self, url: str, *, process: str) -> None:
        self._url, self._process = url, process
        self._waiting: deque[tuple[Packet | Removal, int]] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._ending = False
        self._idle = True

    def send(self, message: Packet | Removal) -> None:
        """Never waits, never raises."""
        with self._changed:
            if len(self._waiting) >= WAITING:
                self._waiting.popleft()
                metrics.DROPPED.inc()
            self._waiting.append((message, time.monotonic_ns()))
            metrics.QUEUE.set(len(self._waiting))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="realtime-bus", daemon=True)
                self._thread.start()
                atexit.register(self.close)
            self._changed.notify_all()

    def close(self) -> None:
        """Let what waits go out, for two seconds at most. A command that ends at once still publishes."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._idle and not self._waiting, _FAREWELL_S)

    def _run(self) -> None:
        client = redis.Redis.from_url(
            self._url, socket_timeout=5, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
        )
        while (batch := self._next()) is not None:
            self._publish(client, batch)

    def _next(self) -> list[tuple[Packet | Removal, int]] | None:
        with self._changed:
            self._idle = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: bool(self._waiting) or self._ending)
            if not self._waiting:
                return None
            self._idle = False
            if isinstance(self._waiting[0][0], Removal):
                return [self._waiting.popleft()]
            events = takewhile(lambda one: isinstance(one[0], Packet), tuple(self._waiting)[:TOGETHER])
            return [self._waiting.popleft() for _ in list(events)]

    def _publish(self, client: redis.Redis, batch: list[tuple[Packet | Removal, int]]) -> None:
        wait = 0.05
        while True:
            try:
                self._say(client, batch)
            except (redis.ConnectionError, redis.TimeoutError, OSError) as error:
                logger.warning("realtime.bus_away error=%s", type(error).__name__)
            except redis.RedisError:
                logger.exception("realtime.bus_refused")
                metrics.DROPPED.inc(len(batch))
                return
            else:
                metrics.PUBLISHED.inc(len(batch))
                metrics.QUEUE.set(len(self._waiting))
                return
            with self._changed:
                if self._ending:
                    return
                self._changed.wait_for(lambda: self._ending, wait)
            wait = min(wait * 2, _LONGEST_WAIT_S)

    def _say(self, client: redis.Redis, batch: list[tuple[Packet | Removal, int]]) -> None:
        sent = batch[0][1]
        arguments: list[str | bytes | float] = []
        for message, _ in batch:
            if isinstance(message, Removal):
                head = wire.header("R", self._process, sent)
                line = wire.removal_line(message)
                client.eval(scripts.REMOVE, 0, head, message.at, line, message.at - REMEMBER_S)
                return
            arguments += [message.topic, wire.event_line(message)]
        head = wire.header("E", self._process, sent)
        client.eval(scripts.PUBLISH, 0, head, SILENT_TOPIC_S * 1000, RING, *arguments)

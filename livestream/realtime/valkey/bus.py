"""The bus that several processes share."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from livestream.realtime.bus import Packet, Removal
from livestream.realtime.hub import Hub
from livestream.realtime.limits import PEAK_KEPT_S, SILENT_PROCESS_S
from livestream.realtime.valkey import scripts
from livestream.realtime.valkey.listener import Listener
from livestream.realtime.valkey.sender import Sender

logger = logging.getLogger(__name__)

_FRESH_S = 1.0
"""A count that was read so lately is not read again: the front page shows many rooms."""


class ValkeyBus:
    """One a process. A process without sockets (a command, the jobs) only sends."""

    def __init__(self, url: str) -> None:
        self.process = secrets.token_hex(6)
        self._url = url
        self._sender = Sender(url, process=self.process)
        self._reader = redis.Redis.from_url(
            url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
        )
        self._away_until = 0.0
        self._listener: Listener | None = None
        self._hub: Hub | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._counts: dict[str, tuple[float, int]] = {}

    def attach(self, hub: Hub) -> None:
        """Begin to listen for the hub, on the running loop."""
        self._hub, self._loop = hub, asyncio.get_running_loop()
        self._listener = Listener(hub, self._url, process=self.process)

    @property
    def connected(self) -> bool:
        """Whether the hub hears the other processes now."""
        return self._listener is not None and self._listener.connected

    async def detach(self) -> None:
        """Listen no more, and say at once that nobody is here."""
        if self._listener is not None:
            await self._listener.close()
            self._listener = self._hub = None

    def send(self, message: Packet | Removal) -> None:
        """From any thread. A removal works here even while the server is away."""
        self._sender.send(message)
        if isinstance(message, Removal) and self._hub is not None and self._loop is not None:
            try:
                self._loop.call_soon_threadsafe(self._hub.deliver, message)
            except RuntimeError:
                return  # the loop has closed

    def load(self, topic: str) -> None:
        """On the hub's loop."""
        if self._listener is not None:
            self._listener.load(topic)

    def moved(self, topic: str, person: str, came: bool) -> None:
        """On the hub's loop."""
        if self._listener is not None:
            self._listener.moved(topic, person, came)

    def census(self, topic: str) -> None:
        """On the hub's loop."""
        if self._listener is not None:
            self._listener.census(topic)

    def viewers(self, topic: str) -> int | None:
        """At most a second old. From any thread."""
        at, count = self._counts.get(topic, (0.0, 0))
        if at > time.monotonic() - _FRESH_S:
            return count
        found = self._get(f"viewers:{topic}")
        if found is not None:
            if len(self._counts) > 1000:
                self._counts.clear()
            self._counts[topic] = (time.monotonic(), found)
        return found

    def seq(self, topic: str) -> int | None:
        """From any thread."""
        return self._get(f"seq:{topic}")

    def peak(self, topic: str, session_id: int, *, begin: bool = False) -> int | None:
        """From any thread."""
        found = self._ask(scripts.PEAK, topic, session_id, int(begin), PEAK_KEPT_S * 1000)
        return None if found is None else int(found)

    def people(self, topic: str) -> set[str] | None:
        """From any thread."""
        found = self._ask(scripts.PEOPLE, topic)
        return None if found is None else {person.decode() for person in found}

    def answers(self) -> bool:
        """Whether the server can be asked. From any thread."""
        try:
            return bool(self._reader.ping())
        except redis.RedisError:
            return False

    def leave_note(self, text: str) -> None:
        """Leave this process's metrics where a scrape of another finds them. From any thread."""
        try:
            self._reader.hset(f"{scripts.PREFIX}metrics", self.process, json.dumps([time.time(), text]))
        except redis.RedisError:
            logger.debug("realtime.metrics_not_noted")

    def noted(self) -> dict[str, str]:
        """The metrics that each live process left, this one's included. From any thread."""
        key, old = f"{scripts.PREFIX}metrics", time.time() - SILENT_PROCESS_S
        try:
            notes: Any = self._reader.hgetall(key)
            found = {process.decode(): json.loads(note) for process, note in notes.items()}
            if gone := [process for process, (at, _) in found.items() if at < old]:
                self._reader.hdel(key, *gone)
        except redis.RedisError:
            return {}
        return {process: text for process, (at, text) in found.items() if at >= old}

    def _get(self, name: str) -> int | None:
        found = self._ask("return redis.call('GET', ARGV[1]) or 0", scripts.PREFIX + name)
        return None if found is None else int(found)

    def _ask(self, script: str, *arguments: str | int) -> Any:
        """None while the server is away: it is not asked again for a while."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return self._reader.eval(script, 0, *arguments)
        except redis.RedisError as error:
            logger.warning("realtime.bus_unread error=%s", type(error).__name__)
            self._away_until = time.monotonic() + _FRESH_S
            return None

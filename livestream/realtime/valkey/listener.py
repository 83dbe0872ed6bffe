"""A process's ear: one subscription for all topics, and what the hub asks of the server."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import redis
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from livestream.realtime import metrics
from livestream.realtime.bus import Packet
from livestream.realtime.events import ViewersChanged, encode
from livestream.realtime.hub import Hub
from livestream.realtime.limits import PEAK_KEPT_S, RING, SILENT_PROCESS_S, SILENT_TOPIC_S
from livestream.realtime.valkey import scripts, wire
from livestream.realtime.valkey.sender import REMEMBER_S

logger = logging.getLogger(__name__)

NOTE_EVERY_S = 15.0
"""As often as Prometheus usually asks: counting the open files and tasks of 20,000 sockets takes a while."""
_QUIET_S = 5.0
_DEAD_S = 15.0
_AT_ONCE = 100
"""Topics asked about in one call."""

AWAY = (redis.RedisError, OSError, asyncio.TimeoutError)


class Listener:
    """Runs on the hub's loop as long as the loop does."""

    def __init__(self, hub: Hub, url: str, *, process: str) -> None:
        self._hub, self._process = hub, process
        once = Retry(NoBackoff(), 0)
        self._client = redis.asyncio.Redis.from_url(
            url, socket_timeout=5, socket_connect_timeout=2, retry=once
        )
        self._ears = redis.asyncio.Redis.from_url(url, socket_connect_timeout=2, retry=once)
        self._wanted: dict[str, None] = {}
        self._counting: dict[str, None] = {}
        self._moves: dict[str, list[str]] = {}
        self._unsure: set[str] = set()
        """Topics whose people here the server may not know: moves were on their way when it went away."""
        self._something = asyncio.Event()
        self.connected = self._ending = False
        work = (
            self._hear_for_ever,
            self._answer_for_ever,
            self._count_for_ever,
            self._note_for_ever,
        )
        self._tasks = [asyncio.get_running_loop().create_task(self._keep(one)) for one in work]

    def load(self, topic: str) -> None:
        """Ask where the topic stands."""
        self._wanted[topic] = None
        self._something.set()

    def moved(self, topic: str, person: str, came: bool) -> None:
        """Tell that somebody came or left; what waits rides in the next call, in its order."""
        self._moves.setdefault(topic, []).append(("+" if came else "-") + person)
        self._something.set()

    def census(self, topic: str) -> None:
        """Count the topic's listeners."""
        self._counting[topic] = None
        self._something.set()

    async def close(self) -> None:
        """End the work; this process counts nobody any more."""
        self._ending = True
        left = set(self._tasks)
        while left:  # the client library may swallow one cancellation
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=0.2)
        try:
            await self._client.zrem(f"{scripts.PREFIX}processes", self._process)
            await self._client.hdel(f"{scripts.PREFIX}metrics", self._process)
        except AWAY:
            logger.info("realtime.bus_away_at_the_end")
        await self._client.aclose()
        await self._ears.aclose()

    async def _keep(self, work: Callable[[], Awaitable[None]]) -> None:
        """A fault in one message must not end the work."""
        while not self._ending:
            try:
                await work()
            except Exception:
                logger.exception("realtime.bus_failed")
                await asyncio.sleep(1)

    async def _hear_for_ever(self) -> None:
        wait = 0.05
        while not self._ending:
            try:
                async with self._ears.pubsub(ignore_subscribe_messages=False) as channel:
                    await channel.subscribe(scripts.CHANNEL)
                    await channel.get_message(timeout=_QUIET_S)
                    await self._return()
                    wait = 0.05
                    await self._hear(channel)
            except AWAY as error:
                logger.warning("realtime.bus_lost error=%s", type(error).__name__)
            finally:
                self.connected = False
                metrics.CONNECTED.set(0)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 1.0)

    async def _return(self) -> None:
        """What happened before we listened, or while we did not."""
        since = time.time() - REMEMBER_S
        removed: Any = await self._client.zrangebyscore(f"{scripts.PREFIX}removed", since, "+inf")
        for line in removed:
            self._hub.deliver(wire.read_removal(line))
        stand = list(self._hub.stand().items())
        for start in range(0, len(stand), _AT_ONCE):
            await self._ask(dict(stand[start : start + _AT_ONCE]))
        self.connected = True
        metrics.CONNECTED.set(1)
        for topic in self._hub.counted():
            self.census(topic)

    async def _hear(self, channel: Any) -> None:
        heard = time.monotonic()
        while True:
            message = await channel.get_message(timeout=_QUIET_S)
            if message is not None:
                heard = time.monotonic()
                if message["type"] == "message":
                    self._take(message["data"])
            elif time.monotonic() - heard > _DEAD_S:
                raise redis.ConnectionError("silent")
            else:
                await channel.ping()

    def _take(self, data: bytes) -> None:
        first, *lines = data.split(b"\n")
        try:
            kind, process, sent_ns = wire.read_header(first)
            if kind == "R":
                self._hub.deliver(wire.read_removal(lines[0]))
            elif kind == "E":
                for packet in wire.read_events(lines):
                    self._hub.deliver(packet)
        except (ValueError, TypeError, IndexError):
            logger.exception("realtime.bus_message_unread")
            return
        if process == self._process:
            metrics.LAG.observe((time.monotonic_ns() - sent_ns) / 1e9)

    async def _answer_for_ever(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            while self._wanted or self._moves or self._counting:
                await self._answer()

    async def _answer(self) -> None:
        """A round of each in turn: a crowd that comes to one room must not keep another from opening."""
        if self._wanted:
            wanted = list(self._wanted)[:_AT_ONCE]
            for topic in wanted:
                del self._wanted[topic]
            try:
                await self._ask(dict.fromkeys(wanted))
            except AWAY:
                for topic in wanted:
                    self._hub.unknown(topic)
        if self._moves:
            await self._move()
        if self._counting:
            await self._count(next(iter(self._counting)))

    async def _ask(self, stand: dict[str, int] | dict[str, None]) -> None:
        arguments: list[str | float] = [SILENT_TOPIC_S * 1000]
        for topic, number in stand.items():
            arguments += [topic, "" if number is None else number]
        answers = await self._client.eval(scripts.STAND, 0, *arguments)
        for (topic, number), (seq, lines) in zip(stand.items(), answers, strict=True):
            events = [wire.read_event(topic, line) for line in lines]
            self._hub.loaded(topic, int(seq), _news(int(seq), events, number))

    async def _count_for_ever(self) -> None:
        """The heartbeat: a process that is silent for long counts no more."""
        while True:
            await asyncio.sleep(SILENT_PROCESS_S / 3)
            for topic in self._hub.counted():
                self.census(topic)

    async def _note_for_ever(self) -> None:
        """Leave our metrics where a scrape of another process finds them."""
        while True:
            note = json.dumps([time.time(), await asyncio.to_thread(metrics.own)])
            try:
                await self._client.hset(f"{scripts.PREFIX}metrics", self._process, note)
            except AWAY:
                logger.debug("realtime.metrics_not_noted")
            await asyncio.sleep(NOTE_EVERY_S)

    async def _move(self) -> None:
        moves, self._moves = self._moves, {}
        self._unsure.update(moves)
        with suppress(*AWAY):  # the next census tells all of our set
            async with self._client.pipeline(transaction=False) as pipe:
                for topic, steps in moves.items():
                    pipe.eval(scripts.MOVE, 0, *self._moves_of(topic, steps))
                await pipe.execute()
            self._unsure.difference_update(moves)

    async def _count(self, topic: str) -> None:
        del self._counting[topic]
        steps, here = self._moves.pop(topic, []), self._hub.people(topic)
        unsure = topic in self._unsure
        self._unsure.add(topic)
        with suppress(*AWAY):  # the heartbeat counts again
            own = -1 if unsure else await self._census(topic, steps)
            if own != len(here):  # the server forgot, or was not told
                await self._client.delete(f"{scripts.PREFIX}in:{topic}:{self._process}")
                await self._census(topic, ["+" + person for person in here])
            self._unsure.discard(topic)

    async def _census(self, topic: str, steps: Sequence[str]) -> int:
        """Tell the moves and count over all; how many persons the server knows here."""
        async with self._client.pipeline(transaction=False) as pipe:
            if steps:
                pipe.eval(scripts.MOVE, 0, *self._moves_of(topic, steps))
            pipe.eval(scripts.CENSUS, 0, *self._census_of(topic))
            return int((await pipe.execute())[-1])

    def _moves_of(self, topic: str, steps: Sequence[str]) -> list[str | int]:
        return [self._process, topic, SILENT_PROCESS_S * 1000, PEAK_KEPT_S * 1000, *steps]

    def _census_of(self, topic: str) -> list[str | bytes | float]:
        head = wire.header("E", self._process, time.monotonic_ns())
        told = ViewersChanged(count=0, v=0)
        around = wire.event_line(Packet(topic, encode(told), told.fold_key(), told.priority)).split(b"0")
        alive_ms = int(SILENT_PROCESS_S * 1000)
        return [head, SILENT_TOPIC_S * 1000, RING, self._process, topic, alive_ms, *around]


def _news(seq: int, events: list[Packet], number: int | None) -> list[Packet] | None:
    """What of a ring that ends at `seq` comes after `number`; None when some of it is gone."""
    if number is None or number == seq:
        return events
    first = seq - len(events)
    return [one for one in events if (one.seq or 0) > number] if first <= number <= seq else None

"""The soak itself: who does what, how often, and what must be true at the end."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings

from benchmarks.soaking import gauges
from benchmarks.soaking.phone import SoakPhone
from benchmarks.soaking.room import LiveRoom
from livestream.realtime.tickets import Ticket, issue
from sandbox.valkey import Valkey
from tests.realtime.farm import Node
from tests.realtime.phones import until

STAYING = 10
PIN_S, TALK_S, CHANGE_S, READ_S = 2.0, 0.4, 0.3, 15.0
GROWTH_KB = 100
"""Allowed growth a minute in the second half; noise of the allocator is below it."""


class Soak:
    """Two processes; the first lives, the second dies again and again."""

    def __init__(self, folder: Path, valkey: Valkey, phones: int) -> None:
        self._valkey, self._count = valkey, phones
        env = {"SECRET_KEY": settings.SECRET_KEY, "VALKEY_URL": valkey.url, "DATA_DIR": str(folder)}
        self._nodes = [Node(env), Node(env)]
        self._names = itertools.count(1)
        self._phones: list[SoakPhone] = []
        self._left: list[SoakPhone] = []
        self._readings: list[gauges.Reading] = []
        self._kills = 0
        self._ending = asyncio.Event()

    async def run(self, seconds: float, kill_every_s: float) -> list[str]:
        """All of it; what was found wrong."""
        self._room = await asyncio.to_thread(LiveRoom)
        self._began = time.monotonic()
        try:
            for node in self._nodes:
                node.start()
            for node in self._nodes:
                await asyncio.to_thread(node.wait)
            return await self._live(seconds, kill_every_s)
        finally:
            for node in self._nodes:
                node.kill()

    async def _live(self, seconds: float, kill_every_s: float) -> list[str]:
        for number in range(self._count):
            self._join(stays=number < STAYING)
        await until(lambda: all(phone.opened for phone in self._phones), seconds=300)
        self._began = time.monotonic()
        print(f"{len(self._phones)} phones, {STAYING} of them stay", flush=True)
        work = [
            asyncio.create_task(self._each(PIN_S, lambda: asyncio.to_thread(self._room.pin))),
            asyncio.create_task(self._each(TALK_S, self._talk)),
            asyncio.create_task(self._each(CHANGE_S, self._change)),
            asyncio.create_task(self._each(READ_S, self._read)),
            asyncio.create_task(self._each(kill_every_s, self._kill)),
        ]
        await asyncio.wait(work, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        self._ending.set()
        found = await asyncio.gather(*work, return_exceptions=True)
        return [repr(one) for one in found if one is not None] + await self._settle()

    async def _each(self, seconds: float, act: Callable[[], object]) -> None:
        while not self._ending.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), seconds)
                return
            if asyncio.iscoroutine(doing := act()):
                await doing

    def _join(self, *, stays: bool = False) -> None:
        number = next(self._names)
        shopper = self._room.shoppers[number % len(self._room.shoppers)] if number % 2 else None
        who = Ticket(topics=(f"room:{self._room.slug}",), user_id=shopper, device_id=f"soak{number}")
        nodes = self._nodes if number % 3 else self._nodes[::-1]
        self._phones.append(SoakPhone(nodes, partial(issue, who)).begin(stays=stays))

    async def _talk(self) -> None:
        speakers = [phone for phone in self._phones if phone.seq]
        if speakers:
            await random.choice(speakers).talk()

    async def _change(self) -> None:
        phone = random.choice([one for one in self._phones if not one.stays])
        self._phones.remove(phone)
        await phone.leave()
        self._left.append(phone)
        self._join()

    async def _kill(self) -> None:
        victim = self._nodes[1]
        victim.kill()
        self._kills += 1
        victim.start()
        await asyncio.to_thread(victim.wait)

    async def _read(self) -> None:
        node = self._nodes[0]
        at = time.monotonic() - self._began
        reading = await asyncio.to_thread(gauges.read, node.pid, node.origin, at)
        self._readings.append(reading)
        print(f"{reading}  {len(self._room.pinned)} pins, {self._kills} kills", flush=True)

    async def _settle(self) -> list[str]:
        """Both processes up, a last pin heard by all, then everybody leaves."""
        if self._nodes[1].process is None:
            self._nodes[1].start()
        await asyncio.to_thread(self._nodes[1].wait)
        await until(lambda: all(phone.opened for phone in self._phones), seconds=120)
        await asyncio.to_thread(self._room.pin)
        last = self._room.pinned[-1]
        faults = []
        try:
            await until(lambda: all(last in phone.pins for phone in self._phones), seconds=60)
        except TimeoutError:
            faults.append("the last pin did not reach every phone")
        faults += self._lost()
        for phone in self._phones:
            await phone.leave()
        await asyncio.sleep(10)
        await self._read()
        return faults + self._leaks()

    def _lost(self) -> list[str]:
        everybody = [*self._phones, *self._left]
        gaps, missing = (
            sum(phone.gaps for phone in everybody),
            sum(phone.missing(self._room.pinned) for phone in everybody if not phone.gaps),
        )
        acked = {text for phone in everybody for text in phone.acked}
        staying = [phone for phone in self._phones if phone.stays and not phone.gaps]
        unheard = sum(len(acked - phone.texts) for phone in staying)
        heard = sum(len(phone.pins) for phone in everybody)
        returns = sum(max(0, phone.opened - 1) for phone in everybody)
        print(
            f"{len(everybody)} phones, {returns} returns after a kill, {gaps} gaps; {len(self._room.pinned)} pins "
            f"heard {heard} times, {missing} missing or double; {len(acked)} lines acknowledged, {unheard} unheard "
            f"by the {len(staying)} who stayed",
            flush=True,
        )
        wrong = {"pins missing or double": missing, "lines unheard": unheard, "gaps": gaps}
        return [f"{count} {name}" for name, count in wrong.items() if count]

    def _leaks(self) -> list[str]:
        first, last = self._readings[0], self._readings[-1]
        growth = gauges.growth_kb_a_minute(self._readings[:-1])
        print(f"memory of the process that lived: {growth:+.0f} KB a minute in the second half", flush=True)
        faults = [f"memory grows by {growth:.0f} KB a minute"] if growth > GROWTH_KB else []
        if last.sockets:
            faults.append(f"{last.sockets} sockets are left")
        if last.tasks > first.tasks - first.sockets:
            faults.append(f"{last.tasks} tasks are left")
        return faults

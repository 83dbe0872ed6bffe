"""A tenth of the phones take nothing: are all of them closed, and do the others notice?"""

from __future__ import annotations

import asyncio
import statistics
from dataclasses import dataclass

from benchmarks.fanout.phone import Phone
from benchmarks.fanout.run import open_phones, serving

SECONDS, PAUSE_S, SIZE = 30, 0.1, 2800
"""Events of 8 KB, ten a second: what a phone's, the kernel's and the server's buffers hold is full after some seconds,
and a phone that takes nothing for 20 s more is closed.
"""


@dataclass(frozen=True)
class Stalled:
    """How many were stalled, how many of these and of the others were closed, and how late the others heard."""

    stalled: int
    closed: int
    others_closed: int
    p99_ms: float


class Sleeper(Phone):
    """Opens its socket and then reads nothing."""

    gone = False

    def sleep(self) -> None:
        self.transport.pause_reading()  # type: ignore[attr-defined]

    def connection_lost(self, fault: Exception | None) -> None:
        self.gone = True


async def stall(sockets: int) -> Stalled:
    """One run with our hub and its limits as they are."""
    events = int(SECONDS / PAUSE_S)
    async with serving("stalled") as server:
        others = await open_phones(server, sockets - sockets // 10, events, Sleeper)
        sleepers = await open_phones(server, sockets // 10, events, Sleeper)
        for phone in sleepers:
            assert isinstance(phone, Sleeper)
            phone.sleep()
        await asyncio.sleep(3)
        await server.say(events, PAUSE_S, SIZE)
        async with asyncio.timeout(SECONDS * 3):
            await asyncio.gather(*(phone.all_heard for phone in others))
        for phone in sleepers:
            phone.transport.resume_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(2)  # one that is still open would read on
        late = statistics.quantiles((ms for phone in others for ms in phone.late), n=100)
        closed, lost = (
            sum(bool(getattr(phone, "gone", False)) for phone in some) for some in (sleepers, others)
        )
        for phone in (*others, *sleepers):
            phone.transport.abort()
        return Stalled(len(sleepers), closed, lost, late[98])

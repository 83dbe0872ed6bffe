"""One event to every socket of a room: our hub, both ways, beside what others do, and all marks at the end.

    ./dev bench realtime [--sockets 1000] [--events 30] [--rounds 2] [--crowd 5000] [--stalled 500]

Each run is one server process and one room; kinds are interleaved. The events of the first table come slowly enough
that each is a frame of its own; those of the second, twenty a second to a crowd, may ride together. CPU is the
server's user and system time over delivered events; late is from the making of an event to its arrival; memory is
what a socket adds. socket.io is installed by npm into the benchmark's own folder.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Iterable, Sequence

import uvloop

from benchmarks.fanout.handshake import handshakes
from benchmarks.fanout.run import Run, deliver, install
from benchmarks.fanout.stalled import stall

KINDS = {
    "limit": "uvloop's bare connections, the limit",
    "hub": "our hub, frames made once",
    "asgi": "our hub by plain sends",
    "socketio": "socket.io, a room",
    "websockets": "websockets, broadcast",
    "plain": "Channels, group_send",
}
CROWD = 5000
HANDSHAKES = 600


class Marks:
    """What was to be reached, and whether it was."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def least(self, name: str, found: float, mark: float, *, judged: bool = True) -> None:
        self._add(name, found, f">= {mark:g}", found >= mark, judged)

    def most(self, name: str, found: float, mark: float, *, judged: bool = True) -> None:
        self._add(name, found, f"<= {mark:g}", found <= mark, judged)

    def _add(self, name: str, found: float, mark: str, met: bool, judged: bool) -> None:
        verdict = ("met" if met else "MISSED") if judged else "not judged: fewer sockets"
        self._lines.append(f"{name:62}{found:9.2f}  {mark:>8}  {verdict}")

    def tell(self) -> None:
        print("\nmarks")
        print(*self._lines, sep="\n", flush=True)


async def table(
    kinds: Iterable[str], rounds: int, *, sockets: int, events: int, pause_s: float
) -> dict[str, Run]:
    """The median of each column over the rounds, printed."""
    taken: dict[str, list[Run]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, runs in taken.items():
            runs.append(await deliver(kind, sockets=sockets, events=events, pause_s=pause_s))
    medians = {kind: _median(runs) for kind, runs in taken.items()}
    print(f"\n{sockets} sockets, {events} events {pause_s} s apart, {rounds} rounds")
    print(f"{'':38}{'us/event':>10}{'p50 ms':>9}{'p99 ms':>9}{'KB/socket':>11}")
    for kind, one in medians.items():
        columns = f"{one.cpu_us:10.1f}{one.p50_ms:9.1f}{one.p99_ms:9.1f}{one.socket_kb:11.1f}"
        print(f"{KINDS[kind]:38}{columns}", flush=True)
    return medians


def _median(runs: Sequence[Run]) -> Run:
    columns = zip(*((one.cpu_us, one.p50_ms, one.p99_ms, one.socket_kb) for one in runs), strict=True)
    return Run(*(statistics.median(column) for column in columns))


async def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench realtime")
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--events", type=int, default=30)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two events")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--crowd", type=int, default=CROWD, help="sockets of the second table; 0: leave it out"
    )
    parser.add_argument(
        "--stalled", type=int, default=500, help="sockets of whom a tenth stalls; 0: leave it out"
    )
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    install()
    began, marks = time.monotonic(), Marks()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
    found = await table(
        KINDS, chosen.rounds, sockets=chosen.sockets, events=chosen.events, pause_s=chosen.pause
    )
    us = {kind: one.cpu_us for kind, one in found.items()}
    marks.least("group_send costs so many times our hub", us["plain"] / us["hub"], 12)
    marks.least("group_send costs so many times our hub by plain sends", us["plain"] / us["asgi"], 8)
    marks.least("socket.io costs so many times our hub", us["socketio"] / us["hub"], 1.25)
    marks.most("KB a socket", found["hub"].socket_kb, 32)
    if chosen.crowd:
        crowd = await table(("hub", "socketio"), 1, sockets=chosen.crowd, events=100, pause_s=0.05)
        ratio = crowd["socketio"].cpu_us / crowd["hub"].cpu_us
        name = f"the same with {chosen.crowd} viewers and 20 events a second"
        marks.least(name, ratio, 2.5, judged=chosen.crowd >= CROWD)
    cost = await handshakes(HANDSHAKES)
    print(
        f"\na handshake: {cost['hub']:.2f} ms by ticket, {cost['session']:.2f} ms by the session middleware"
    )
    marks.most("a handshake by ticket, part of one by session", cost["hub"] / cost["session"], 0.35)
    if chosen.stalled:
        slow = await stall(chosen.stalled)
        print(
            f"\n{slow.stalled} of {chosen.stalled} take nothing: {slow.closed} closed, and {slow.others_closed} others"
        )
        marks.least("stalled clients closed, part", slow.closed / slow.stalled, 1)
        marks.most("others closed", slow.others_closed, 0)
        marks.most("others hear it within, p99 ms", slow.p99_ms, 150)
    marks.tell()
    print(f"took {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    uvloop.run(main())

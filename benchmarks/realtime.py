"""One event to every socket of a room: our hub, both ways, beside what others do, in interleaved runs.

    ./dev bench realtime [--sockets 300] [--events 40] [--pause 0.1] [--rounds 3] [--crowd 5000]

Each run is one server process and one room. The events of the first table come slowly enough that each is a frame of
its own; those of the second, twenty a second to a crowd, may ride together. CPU is the server's user and system time
over delivered events; late is from the making of an event to its arrival; memory is what a socket adds. socket.io
is installed by npm into the benchmark's own folder.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks.fanout.phone import Phone
from benchmarks.soaking.gauges import memory_kb

FOLDER = Path(os.environ.get("DATA_DIR", "var/bench")).resolve() / "socket.io"
HERE = Path(__file__).with_name("fanout")
PYTHON = [sys.executable, "-m"]
KINDS = {
    "limit": "uvloop's bare connections, the limit",
    "hub": "our hub, frames made once",
    "asgi": "our hub by plain sends",
    "socketio": "socket.io, a room",
    "websockets": "websockets, broadcast",
    "plain": "Channels, group_send",
}
SERVERS = {
    "limit": [*PYTHON, "benchmarks.fanout.bare", "limit"],
    "websockets": [*PYTHON, "benchmarks.fanout.bare", "websockets"],
    "socketio": ["node", str(HERE / "socketio.cjs"), str(FOLDER)],
}
MARKS = (("plain", "hub", 12.0), ("plain", "asgi", 8.0), ("socketio", "hub", 1.25))
CROWD_MARK, CROWD = 2.5, 5000
PATIENCE_S = 300


@dataclass(frozen=True)
class Run:
    """Microseconds of CPU a delivered event, milliseconds late, KB a socket."""

    cpu_us: float
    p50_ms: float
    p99_ms: float
    socket_kb: float


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, over its threads, to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


async def run(kind: str, *, sockets: int, events: int, pause_s: float) -> Run:
    """One run with one server."""
    words = SERVERS.get(kind, [*PYTHON, "benchmarks.fanout.ours", kind])
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, "MODE": "test"})
    phones: list[Phone] = []
    try:
        assert server.stdout is not None
        port, ticket = (await asyncio.to_thread(server.stdout.readline)).split()
        empty_kb = memory_kb(server.pid)
        for _ in range(sockets):
            phones.append(await _open(kind, int(port), ticket, events))
        await asyncio.sleep(3)  # the viewer counts of the arrivals go out
        socket_kb = (memory_kb(server.pid) - empty_kb) / sockets
        before = cpu_seconds(server.pid)
        await _start(kind, int(port), f"/control/{events}/{pause_s}")
        await asyncio.wait_for(asyncio.gather(*(phone.all_heard for phone in phones)), PATIENCE_S)
        spent = cpu_seconds(server.pid) - before
        assert {len(phone.late) for phone in phones} == {events}
        late = statistics.quantiles((ms for phone in phones for ms in phone.late), n=100)
        return Run(spent / (events * sockets) * 1e6, late[49], late[98], socket_kb)
    finally:
        server.kill()
        server.wait()
        for phone in phones:
            phone.transport.abort()


async def _open(kind: str, port: int, ticket: str, events: int) -> Phone:
    path = "/socket.io/?EIO=4&transport=websocket" if kind == "socketio" else f"/ws/?t={ticket}"
    phone = Phone(path, port, events, hello=b"40" if kind == "socketio" else None)
    await asyncio.get_running_loop().create_connection(lambda: phone, "127.0.0.1", port)
    await asyncio.wait_for(phone.opened, PATIENCE_S)
    return phone


async def _start(kind: str, port: int, path: str) -> None:
    if kind == "socketio":
        await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{port}{path}", None, 30)
    else:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: Phone(path, port, 1), "127.0.0.1", port)


def install() -> None:
    """socket.io, once."""
    if not (FOLDER / "node_modules" / "socket.io").exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        words = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]
        subprocess.run([*words, str(FOLDER), "socket.io@4"], check=True)


async def table(kinds: Iterable[str], rounds: int, **options: float) -> dict[str, Run]:
    """The median of each column over the rounds, printed."""
    taken: dict[str, list[Run]] = {kind: [] for kind in kinds}
    for number in range(rounds):
        for kind, runs in taken.items():
            runs.append(await run(kind, **options))  # type: ignore[arg-type]
            print(f"  round {number + 1}: {KINDS[kind]}: {runs[-1].cpu_us:.1f} us", flush=True)
    medians = {kind: _median(runs) for kind, runs in taken.items()}
    print(f"\n{'':38}{'us/event':>10}{'p50 ms':>9}{'p99 ms':>9}{'KB/socket':>11}")
    for kind, one in medians.items():
        columns = f"{one.cpu_us:10.1f}{one.p50_ms:9.1f}{one.p99_ms:9.1f}{one.socket_kb:11.1f}"
        print(f"{KINDS[kind]:38}{columns}", flush=True)
    return medians


def _median(runs: Sequence[Run]) -> Run:
    columns = zip(*((one.cpu_us, one.p50_ms, one.p99_ms, one.socket_kb) for one in runs), strict=True)
    return Run(*(statistics.median(column) for column in columns))


def _mark(dear: str, cheap: str, found: dict[str, Run], mark: float, *, judged: bool = True) -> None:
    ratio = found[dear].cpu_us / found[cheap].cpu_us
    verdict = ("met" if ratio >= mark else "MISSED") if judged else f"not judged below {CROWD} sockets"
    print(f"{KINDS[dear]} costs {ratio:.2f} times {KINDS[cheap]}: mark {mark}, {verdict}", flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench realtime")
    parser.add_argument("--sockets", type=int, default=300)
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two events")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--crowd", type=int, default=CROWD, help="sockets of the second table; 0: leave it out"
    )
    chosen = parser.parse_args()
    install()
    load = os.getloadavg()[0]
    print(f"{chosen.sockets} sockets, {chosen.events} events {chosen.pause} s apart; load before: {load:.1f}")
    options = {"sockets": chosen.sockets, "events": chosen.events, "pause_s": chosen.pause}
    found = await table(KINDS, chosen.rounds, **options)
    for dear, cheap, mark in MARKS:
        _mark(dear, cheap, found, mark)
    if chosen.crowd:
        print(f"\n{chosen.crowd} sockets, 20 events a second")
        crowd = {"sockets": chosen.crowd, "events": 100, "pause_s": 0.05}
        found = await table(("hub", "socketio"), 1, **crowd)
        _mark("socketio", "hub", found, CROWD_MARK, judged=chosen.crowd >= CROWD)


if __name__ == "__main__":
    uvloop.run(main())

"""One server process, one room, and the phones that listen: what a delivered event costs."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fanout.phone import Phone
from benchmarks.soaking.gauges import memory_kb

FOLDER = Path(os.environ.get("DATA_DIR", "var/bench")).resolve() / "socket.io"
HERE = Path(__file__).parent
PYTHON = [sys.executable, "-m"]


def node() -> str:
    """Node.js itself: the `node` of a package may be a program that starts it, whose processor time says nothing."""
    words = ["node", "-p", "process.execPath"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


SERVERS = {
    "limit": [*PYTHON, "benchmarks.fanout.bare", "limit"],
    "websockets": [*PYTHON, "benchmarks.fanout.bare", "websockets"],
    "socketio": [node(), str(HERE / "socketio.cjs"), str(FOLDER)],
}
TOGETHER = 50
"""Handshakes under way at once."""
PATIENCE_S = 120


@dataclass(frozen=True)
class Run:
    """Microseconds of CPU a delivered event, milliseconds late, KB a socket."""

    cpu_us: float
    p50_ms: float
    p99_ms: float
    socket_kb: float


@dataclass(frozen=True)
class Server:
    """A server process that listens, and a ticket for its room."""

    kind: str
    pid: int
    port: int
    ticket: str

    def cpu_seconds(self) -> float:
        """Processor time so far, over its threads, to the nanosecond."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    async def say(self, events: int, pause_s: float, size: int = 0) -> None:
        """Have it publish so many events, padded to `size` characters."""
        path = f"/control/{events}/{pause_s}" + (f"/{size}" if size else "")
        if self.kind == "socketio":
            await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{self.port}{path}", None, 30)
        else:
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: Phone(path, self.port, 1), "127.0.0.1", self.port)


@asynccontextmanager
async def serving(kind: str, **env: str) -> AsyncIterator[Server]:
    """Start a server of a kind; it ends with the block."""
    words = SERVERS.get(kind, [*PYTHON, "benchmarks.fanout.ours", kind])
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env={**os.environ, "MODE": "test", **env}
    )
    try:
        assert process.stdout is not None
        port, ticket = (await asyncio.to_thread(process.stdout.readline)).split()
        yield Server(kind, process.pid, int(port), ticket)
    finally:
        process.kill()
        process.wait()


async def open_phones(
    server: Server, count: int, events: int, make: Callable[..., Phone] = Phone
) -> list[Phone]:
    """Phones in the room, `TOGETHER` at a time."""
    path, hello = f"/ws/?t={server.ticket}", None
    if server.kind == "socketio":
        path, hello = "/socket.io/?EIO=4&transport=websocket", b"40"
    loop = asyncio.get_running_loop()

    async def one() -> Phone:
        phone = make(path, server.port, events, hello)
        await loop.create_connection(lambda: phone, "127.0.0.1", server.port)
        await phone.opened
        return phone

    phones: list[Phone] = []
    async with asyncio.timeout(PATIENCE_S):
        while len(phones) < count:
            phones += await asyncio.gather(*(one() for _ in range(min(TOGETHER, count - len(phones)))))
    return phones


async def deliver(kind: str, *, sockets: int, events: int, pause_s: float) -> Run:
    """One run: every phone hears every event, or the benchmark fails."""
    async with serving(kind) as server:
        phones = await open_phones(server, TOGETHER, events)  # with the first a process loads what all share
        empty_kb = memory_kb(server.pid)
        phones += await open_phones(server, sockets - TOGETHER, events)
        await asyncio.sleep(3)  # the viewer counts of the arrivals go out
        socket_kb = (memory_kb(server.pid) - empty_kb) / (sockets - TOGETHER)
        before = server.cpu_seconds()
        await server.say(events, pause_s)
        await asyncio.wait_for(asyncio.gather(*(phone.all_heard for phone in phones)), PATIENCE_S)
        spent = server.cpu_seconds() - before
        assert {len(phone.late) for phone in phones} == {events}
        late = statistics.quantiles((ms for phone in phones for ms in phone.late), n=100)
        for phone in phones:
            phone.transport.abort()
        return Run(spent / (events * sockets) * 1e6, late[49], late[98], socket_kb)


def install() -> None:
    """socket.io, once."""
    if not (FOLDER / "node_modules" / "socket.io").exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        words = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]
        subprocess.run([*words, str(FOLDER), "socket.io@4"], check=True)

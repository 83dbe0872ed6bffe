"""Server CPU a delivered event: our hub, both ways, against plain Channels `group_send`, in interleaved runs.

    python -m benchmarks.realtime_fanout --sockets 300 --events 40 --rounds 3

Each run is a uvicorn of its own with one room; events come slowly enough that each is a frame of its own.
The number is the server's user and system time between the first event and the last delivery, over events
times sockets.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
from functools import partial
from pathlib import Path

SERVER = "benchmarks.realtime_server"


class Counter(asyncio.Protocol):
    """A phone that only counts the events that reach it."""

    def __init__(self, path: str, port: int, all_heard: asyncio.Event, events: int) -> None:
        self.path, self.port, self.all_heard, self.events = path, port, all_heard, events
        self.heard = 0
        self.opened = asyncio.get_running_loop().create_future()
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Origin: http://127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        if not self.opened.done():
            self._rest += data
            head, end, data = self._rest.partition(b"\r\n\r\n")
            if not end:
                return
            assert b" 101 " in head, head
            self._rest = b""
            self.opened.set_result(None)
        # an event's name may be cut in two by the kernel
        window = self._rest + data
        self.heard += window.count(b'"chat.line"')
        self._rest = b"" if window.endswith(b'"chat.line"') else window[-10:]
        if self.heard >= self.events:
            self.all_heard.set()


def _itself(phone: Counter) -> Counter:
    return phone


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def run(kind: str, *, sockets: int, events: int, pause_s: float) -> float:
    """Microseconds of server CPU a delivered event, in one run with one server."""
    server = subprocess.Popen(
        [sys.executable, "-m", SERVER, kind],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "MODE": "test"},
    )
    try:
        assert server.stdout is not None
        port, ticket = (await asyncio.to_thread(server.stdout.readline)).split()
        loop = asyncio.get_running_loop()
        phones = []
        for _ in range(sockets):
            phone = Counter(f"/ws/?t={ticket}", int(port), asyncio.Event(), events)
            await loop.create_connection(partial(_itself, phone), "127.0.0.1", int(port))
            await asyncio.wait_for(phone.opened, 30)
            phones.append(phone)
        await asyncio.sleep(3)  # the viewer counts of the arrivals go out
        before = cpu_seconds(server.pid)
        start = Counter(f"/control/{events}/{pause_s}", int(port), asyncio.Event(), 1)
        await loop.create_connection(partial(_itself, start), "127.0.0.1", int(port))
        everyone = asyncio.gather(*(phone.all_heard.wait() for phone in phones))
        await asyncio.wait_for(everyone, 120)
        spent = cpu_seconds(server.pid) - before
        assert {phone.heard for phone in phones} == {events}
        return spent / (events * sockets) * 1e6
    finally:
        server.kill()
        server.wait()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=300)
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two events")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    results: dict[str, list[float]] = {"hub": [], "asgi": [], "plain": []}
    for _ in range(chosen.rounds):
        for kind, taken in results.items():
            options = {"sockets": chosen.sockets, "events": chosen.events, "pause_s": chosen.pause}
            taken.append(await run(kind, **options))
            print(f"{kind:6} {taken[-1]:7.1f} us of server CPU a delivered event", flush=True)
    hub, asgi, plain = (statistics.median(taken) for taken in results.values())
    print(f"median: hub {hub:.1f}, by plain sends {asgi:.1f}, group_send {plain:.1f}")
    print(f"group_send costs {plain / hub:.1f} times as much, {plain / asgi:.1f} by plain sends")


if __name__ == "__main__":
    asyncio.run(main())

"""One process of phones: opens them, says `open`, and tells what they heard when it is told to `end`.

python -m benchmarks.crowd.load PORTS SOCKETS ROOMS SOURCE FIRST
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from typing import cast

import django
import uvloop

from livestream.realtime.tickets import Ticket, issue
from tests.realtime.raw import pong_to

_EVENT = re.compile(rb'"t":"chat\.line","id":(\d+),.{1,400}?"at":"(\d+)"')
TOGETHER = 40
LONGEST_MS = 60_000


class Tally:
    """Of all phones of this process."""

    def __init__(self) -> None:
        self.heard = self.reordered = self.gaps = self.closed = 0
        self.late = [0] * (LONGEST_MS + 1)
        """How many events came so many milliseconds after they were made."""


class RoomPhone(asyncio.Protocol):
    """Hears one room."""

    __slots__ = ("_last", "_request", "_rest", "_tally", "opened", "transport")

    def __init__(self, tally: Tally, request: bytes) -> None:
        self._tally, self._request, self._rest, self._last = tally, request, b"", 0
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self._request)
        self._request = b""

    def connection_lost(self, fault: Exception | None) -> None:
        self._tally.closed += 1
        if not self.opened.done():
            self.opened.set_exception(fault or ConnectionError("closed"))

    def data_received(self, data: bytes) -> None:
        if answer := pong_to(data):
            self.transport.write(answer)
        data, end_at = self._rest + data, 0
        if not self.opened.done() and b" 101 " in data:
            self.opened.set_result(None)
        now, tally = time.monotonic_ns(), self._tally
        tally.gaps += data.count(b'"gap":true')
        for found in _EVENT.finditer(data):
            id, end_at = int(found[1]), found.end()
            tally.heard += 1
            tally.reordered += id <= self._last
            self._last = id
            tally.late[min(LONGEST_MS, (now - int(found[2])) // 1_000_000)] += 1
        rest = data[end_at:]
        self._rest = rest[-600:] if b'"chat.line"' in rest or (end_at == 0 and len(rest) < 16) else b""


async def main(ports: list[int], sockets: int, rooms: int, source: str, first: int) -> None:
    tally, loop = Tally(), asyncio.get_running_loop()
    phones: list[RoomPhone] = []

    async def open_one(number: int) -> None:
        port = ports[number % len(ports)]
        room = Ticket(topics=(f"room:r{number % rooms}",), device_id=f"crowd{number}")
        request = (
            f"GET /ws/?t={issue(room)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ).encode()
        phone = RoomPhone(tally, request)
        await loop.create_connection(lambda: phone, "127.0.0.1", port, local_addr=(source, 0))
        await asyncio.wait_for(phone.opened, 120)
        phones.append(phone)

    for start in range(first, first + sockets, TOGETHER):
        await asyncio.gather(*(open_one(n) for n in range(start, min(start + TOGETHER, first + sockets))))
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    late = {ms: count for ms, count in enumerate(tally.late) if count}
    told = {"heard": tally.heard, "reordered": tally.reordered, "gaps": tally.gaps, "closed": tally.closed}
    print(json.dumps({**told, "late": late}), flush=True)


if __name__ == "__main__":
    django.setup()
    ports, sockets, rooms, source, first = sys.argv[1:]
    uvloop.run(main([int(port) for port in ports.split(",")], int(sockets), int(rooms), source, int(first)))

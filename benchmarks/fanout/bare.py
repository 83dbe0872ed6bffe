"""Two yardsticks without us.

`limit` writes one ready frame to each connection of uvloop, which is C: less than that no Python server can do.
`websockets` is that library's own `broadcast`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import sys
import time
from collections.abc import Awaitable, Callable
from typing import cast

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from benchmarks.fanout.lines import line, until_due
from livestream.realtime.events import encode
from livestream.realtime.frames import Frame

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def event(id: int) -> str:
    """A frame with the same event as ours."""
    return f'{{"s":{id},"b":[{encode(line(id)).decode()}]}}'


async def publish(path: str, send: Callable[[str], object]) -> None:
    """What a control address asks for."""
    events, pause_s = path.split("/")[2:4]
    began = time.monotonic()
    for id in range(1, int(events) + 1):
        send(event(id))
        await until_due(began, id, float(pause_s))


class Bare(asyncio.Protocol):
    """One connection that was upgraded and is only written to."""

    every: dict[asyncio.Transport, None] = {}
    publishing: set[Awaitable[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by class

    def connection_lost(self, fault: Exception | None) -> None:
        self.every.pop(self.transport, None)

    def data_received(self, data: bytes) -> None:
        if not data.startswith(b"GET"):
            return
        key = data.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        path = data.split(b" ")[1].decode()
        if path.startswith("/control"):
            self.publishing.add(asyncio.ensure_future(publish(path, self._all)))
        else:
            self.every[self.transport] = None

    def _all(self, text: str) -> None:
        wire = Frame(text).wire
        for transport in self.every:
            transport.write(wire)


async def _limit() -> None:
    server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], "none", flush=True)
    await server.serve_forever()


async def _websockets() -> None:
    listening: set[ServerConnection] = set()

    async def serve_one(connection: ServerConnection) -> None:
        assert connection.request is not None
        if connection.request.path.startswith("/control"):
            await publish(connection.request.path, lambda text: broadcast(listening, text))
        listening.add(connection)
        try:
            await connection.wait_closed()
        finally:
            listening.discard(connection)

    async with serve(serve_one, "127.0.0.1", 0, compression=None, backlog=1024) as server:
        print(next(iter(server.sockets)).getsockname()[1], "none", flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(_limit() if sys.argv[1] == "limit" else _websockets())

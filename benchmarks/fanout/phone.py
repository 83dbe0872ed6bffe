"""A phone that only notes when events reach it, of whatever server."""

from __future__ import annotations

import asyncio
import re
import time
from typing import cast

from tests.realtime.raw import TEXT, frame, pong_to

_EVENT = re.compile(rb'"chat\.line".{1,12000}?"at":"(\d+)"')


class Phone(asyncio.Protocol):
    """`late` are the milliseconds from the event's making to its arrival. `cookie` is a session's key."""

    cookie = ""

    def __init__(self, path: str, port: int, events: int, hello: bytes | None = None) -> None:
        self.path, self.port, self.events, self._hello = path, port, events, hello
        self.late: list[float] = []
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.all_heard: asyncio.Future[None] = loop.create_future()
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by class
        cookie = f"Cookie: sessionid={self.cookie}\r\n" if self.cookie else ""
        self.transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Origin: http://127.0.0.1:{self.port}\r\n{cookie}Upgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        if answer := pong_to(data):
            self.transport.write(answer)
        data = self._rest + data
        if not self.opened.done():
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._rest = head
                return
            assert b" 101 " in head, head
            self.opened.set_result(None)
            if self._hello is not None:
                self.transport.write(frame(TEXT, self._hello))
        now, end_at = time.monotonic_ns(), 0
        for found in _EVENT.finditer(data):
            self.late.append((now - int(found[1])) / 1e6)
            end_at = found.end()
        rest = data[end_at:]
        self._rest = rest if b'"chat.line"' in rest else rest[-600:]
        if len(self.late) >= self.events and not self.all_heard.done():
            self.all_heard.set_result(None)

"""What opening a socket costs the server: by a ticket, and by a session's cookie through Channels' middleware."""

from __future__ import annotations

import asyncio
import tempfile

from benchmarks.fanout.phone import Phone
from benchmarks.fanout.run import open_phones, serving

WARM = 50


class Cookied(Phone):
    """Shows a session's cookie, as a browser does."""

    def __init__(self, path: str, port: int, events: int, hello: bytes | None = None) -> None:
        super().__init__("/ws/", port, events, hello)
        self.cookie = path.partition("t=")[2]


async def handshakes(count: int) -> dict[str, float]:
    """Milliseconds of server CPU a handshake, by 'hub' (ticket) and 'session'."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="warmbridge-handshake-") as folder:
        for kind in ("hub", "session"):
            async with serving(kind, DATA_DIR=folder, DATABASE_URL="") as server:
                make = Cookied if kind == "session" else Phone
                phones = await open_phones(server, WARM, 1, make)
                await asyncio.sleep(3)
                before = server.cpu_seconds()
                phones += await open_phones(server, count, 1, make)
                found[kind] = (server.cpu_seconds() - before) / count * 1e3
                for phone in phones:
                    phone.transport.abort()
    return found

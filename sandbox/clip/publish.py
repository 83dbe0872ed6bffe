"""Publish the clip as a camera would, through the engine's own door: `publish()` for the demo anchor."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from sandbox.clip.loop import endless, load_clip

FINAL = frozenset({4400, 4403, 4409, 4410, 4413, 4415})
"""Close codes after which trying again is of no use."""
PAUSES_S = (0.5, 1.0, 2.0, 4.0)


class PublishRefused(Exception):
    """The engine closed with one of the final codes."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


async def publish(url: str, path: str, key: str, stop: asyncio.Event) -> None:
    """Send the clip in real time, round after round, until `stop` is set; then end the broadcast.

    `url` is the engine's address (http or ws). Comes back by itself after a broken connection.
    Raises PublishRefused.
    """
    address = url.replace("http", "ws", 1).rstrip("/") + f"/ingest/{path}"
    was_live, failures = False, 0
    while not stop.is_set():
        code = 0
        with contextlib.suppress(OSError, InvalidHandshake, TimeoutError):
            async with connect(address, compression=None, proxy=None) as socket:
                code, live = await _send(socket, key, stop, takeover=was_live)
                failures = 0 if live else failures
                was_live = was_live or live
        if code in FINAL:
            raise PublishRefused(code)
        if not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSES_S[min(failures, len(PAUSES_S) - 1)])
            failures += 1


async def _send(
    socket: ClientConnection, key: str, stop: asyncio.Event, *, takeover: bool
) -> tuple[int, bool]:
    """Send until told to stop or cut off; the close code (0 after `stop`) and whether it was ever let in."""
    ready = False
    try:
        await socket.send(json.dumps({"key": key, "takeover": takeover, "mime": "video/mp4"}))
        await socket.recv()
        ready = True
        clip = load_clip()
        await socket.send(clip.init)
        await _pace(socket, endless(clip), stop)
        await socket.send(json.dumps({"stop": True}))
        await socket.wait_closed()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006, ready
    return 0, ready


async def _pace(
    socket: ClientConnection, fragments: Iterator[tuple[float, bytes]], stop: asyncio.Event
) -> None:
    """Send each fragment when a camera would have finished it."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for ends_s, data in fragments:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), max(0.001, began + ends_s - loop.time()))
        if stop.is_set():
            return
        await socket.send(data)

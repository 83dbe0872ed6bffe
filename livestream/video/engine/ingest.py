"""The publisher's door: a websocket of MP4 chunks as a browser's MediaRecorder makes them.

The first message is JSON {"key", "takeover", "mime"}: a key never stands in an address, where logs keep it.
The engine answers {"ready": true} when chunks may come and {"live": true} once viewers can see it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from dataclasses import dataclass
from typing import Any

from livestream.video import tokens
from livestream.video.contract import Door
from livestream.video.engine import close_codes
from livestream.video.engine.asgi import Message, Receive, Send
from livestream.video.engine.boxes import TooLarge
from livestream.video.engine.engine import Engine, valid_path
from livestream.video.engine.meter import Meter, TooFast
from livestream.video.engine.pipeline import Pipeline
from livestream.video.engine.room import Room
from livestream.video.engine.tracks import CodecRefused

log = logging.getLogger(__name__)

HELLO_S = 10.0
MAX_HELLO = 4096


@dataclass(frozen=True, slots=True)
class Hello:
    """What a publisher says first."""

    key: str
    takeover: bool
    mime: str


class Socket:
    """A publisher's websocket, which the room can cut from outside."""

    door: Door = "camera"
    digest = ""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._cut: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._next: asyncio.Task[Message] | None = None

    def cut(self, code: int) -> None:
        """Close with this code, soon."""
        if not self._cut.done():
            self._cut.set_result(code)

    async def message(self, *, timeout_s: float) -> Message | int:
        """The next message, or the code with which to close."""
        if self._cut.done():
            return self._cut.result()
        self._next = self._next or asyncio.ensure_future(self._receive())
        either: set[asyncio.Future[Any]] = {self._next, self._cut}
        await asyncio.wait(either, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        if self._cut.done():
            return self._cut.result()
        if not self._next.done():
            return close_codes.SILENT
        task, self._next = self._next, None
        return task.result()

    async def say(self, **words: object) -> None:
        """Send a JSON object."""
        await self._send({"type": "websocket.send", "text": json.dumps(words)})

    async def close(self, code: int) -> None:
        """Close, if anybody is still there."""
        if self._next is not None:
            self._next.cancel()
        # The peer may be gone already: then there is nobody to tell.
        with contextlib.suppress(OSError, RuntimeError):
            await self._send({"type": "websocket.close", "code": code})


async def ingest(engine: Engine, scope: Message, receive: Receive, send: Send, *, path: str) -> None:
    """Serve one publisher from its first message to its last."""
    await receive()
    await send({"type": "websocket.accept"})
    socket = Socket(receive, send)
    ip = (scope.get("client") or ("",))[0]
    with engine.doorway.enter(ip) as may_enter:
        hello = _hello(await socket.message(timeout_s=HELLO_S)) if may_enter else close_codes.BUSY
        if isinstance(hello, int):
            await socket.close(hello)
            return
        cuts = engine.cuts
        code = await _refusal(engine, hello, path, ip=ip)
        socket.digest = tokens.key_digest(hello.key)
    if code is None:
        room = await engine.room(path)
        code = close_codes.REFUSED if room.revoked else None
        if engine.cuts != cuts:
            code = code or close_codes.SHOP_AWAY
        if code is None and room.publisher is not None and not hello.takeover:
            code = close_codes.SOMEONE_IS_LIVE
        if code is None:
            code = await _publish(engine, room, socket)
    await socket.close(code)


def _hello(message: Message | int) -> Hello | int:
    if isinstance(message, int):
        return message
    text = message.get("text")
    if not text or len(text) > MAX_HELLO:
        return close_codes.UNREADABLE
    try:
        body = json.loads(text)
    except ValueError:
        return close_codes.UNREADABLE
    if not isinstance(body, dict):
        return close_codes.UNREADABLE
    key, mime = body.get("key"), body.get("mime", "video/mp4")
    if not isinstance(key, str) or not isinstance(mime, str) or not mime.startswith("video/mp4"):
        return close_codes.UNREADABLE
    return Hello(key, body.get("takeover") is True, mime)


async def _refusal(engine: Engine, hello: Hello, path: str, *, ip: str) -> int | None:
    if not valid_path(path):
        return close_codes.REFUSED
    verdict = await engine.hooks.authorize(path=path, key=hello.key, ip=ip, protocol="websocket")
    return {"allowed": None, "refused": close_codes.REFUSED, "unreachable": close_codes.SHOP_AWAY}[verdict]


async def _publish(engine: Engine, room: Room, socket: Socket) -> int:
    """Take the publisher's chunks until one side has enough; return the code to close with."""
    room.attach(socket)
    reason = "network"
    try:
        await socket.say(ready=True)
        code, reason = await _take(engine, room, socket)
    except TooFast:
        code, reason = close_codes.TOO_FAST, "too_fast"
    except TooLarge:
        code, reason = close_codes.TOO_FAST, "too_large"
    except CodecRefused as error:
        log.warning("publisher of %s refused: %s instead of H.264", room.path, error)
        code, reason = close_codes.CODEC, "codec"
    except ValueError as error:
        log.warning("publisher of %s refused: %s", room.path, error)
        code, reason = close_codes.UNREADABLE, "unreadable"
    finally:
        room.detach(socket, reason=reason)
    return code


async def _take(engine: Engine, room: Room, socket: Socket) -> tuple[int, str]:
    meter = Meter(engine.settings.max_bitrate_bps)
    pipeline = Pipeline(room, socket, pool=engine.media_pool)
    told = False
    while True:
        message = await socket.message(timeout_s=engine.settings.silence_s)
        if isinstance(message, int):
            return message, "silent" if message == close_codes.SILENT else "cut"
        if message["type"] == "websocket.disconnect":
            return close_codes.ENDED, "network"
        chunk: bytes = message.get("bytes") or b""
        meter.count(len(chunk) or len(message.get("text") or ""))
        if message.get("text"):
            if _is_stop(message["text"]):
                room.end("publisher")
                return close_codes.ENDED, "publisher"
            continue
        await pipeline.feed(chunk)
        if room.state == "live" and not told:
            told = True
            await socket.say(live=True)


def _is_stop(text: str) -> bool:
    try:
        body = json.loads(text[:MAX_HELLO])
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("stop") is True

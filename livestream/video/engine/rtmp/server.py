"""Takes RTMP connections: greeting, commands, then sound and picture until one side has enough.

A connection is held to small messages and a short time until the shop has said that its key may publish.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from livestream.video import tokens
from livestream.video.contract import Door
from livestream.video.engine import close_codes
from livestream.video.engine.boxes import Malformed, TooLarge
from livestream.video.engine.engine import Engine, valid_path
from livestream.video.engine.meter import Meter, TooFast
from livestream.video.engine.pipeline import Pipeline
from livestream.video.engine.room import Room
from livestream.video.engine.rtmp import chunks, commands
from livestream.video.engine.rtmp.mux import Muxer
from livestream.video.engine.tracks import CodecRefused

log = logging.getLogger(__name__)

GREETING = 1536
HELLO_S = 10.0
MAX_HELLO = 16 << 10
"""Bytes of all that may be said before the key is known to be good."""
MAX_MESSAGE = 4 << 20
READ = 64 << 10
GOODBYE_S = 2.0

_COMMANDS = frozenset({chunks.COMMAND, chunks.COMMAND_AMF3})
_GOES = frozenset({"deleteStream", "closeStream", "FCUnpublish"})
_WORDS = {
    close_codes.REFUSED: "the stream key is wrong, was withdrawn, or the session is over",
    close_codes.SOMEONE_IS_LIVE: "somebody is live on this session",
    close_codes.TAKEN_OVER: "another device took over",
    close_codes.SHOP_AWAY: "the shop doesn't answer, try again",
    close_codes.BUSY: "too many connections, try again",
    close_codes.TOO_FAST: "the bitrate is above what is allowed",
    close_codes.SILENT: "nothing came for too long",
    close_codes.UNREADABLE: "the stream can't be read",
    close_codes.ENDED: "the broadcast is over",
}


class Gone(Exception):
    """The encoder stopped, or its connection broke."""


class Cut(Exception):
    """This connection is closed by us, for a reason in close_codes."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Connection:
    """One encoder's connection, which the room can cut from outside."""

    door: Door = "encoder"
    digest = ""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._chunks = chunks.ChunkReader(max_message=MAX_HELLO)
        self._cut: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._ready: deque[chunks.Message] = deque()
        self._received = self._told = 0
        self._meter: Meter | None = None

    def cut(self, code: int) -> None:
        """Close for this reason, soon."""
        if not self._cut.done():
            self._cut.set_result(code)

    async def greet(self) -> None:
        """The handshake. Raises Malformed, or IncompleteReadError."""
        theirs = await self._reader.readexactly(1 + GREETING)
        if theirs[0] != 3:
            raise Malformed("not RTMP")
        self._writer.write(b"\x03" + bytes(8) + os.urandom(GREETING - 8) + theirs[1:])
        await self._reader.readexactly(GREETING)

    async def hello(self) -> commands.Wish:
        """All that is said until 'publish'. Raises Malformed, TooLarge or Gone."""
        while message := await self._message(HELLO_S):
            if self._received > MAX_HELLO:
                raise TooLarge("too much is said before the key")
            if message.kind not in _COMMANDS:
                continue
            said = commands.command(message)
            if said.name == "connect":
                self.say(commands.connected(said.transaction))
            elif said.name == "createStream":
                self.say(commands.stream_made(said.transaction))
            elif said.name == "publish":
                return commands.wish(said)
            elif said.name == "play":
                raise Malformed("RTMP is for publishing alone")
        raise Gone

    def allow(self, meter: Meter) -> None:
        """The key is good: pictures may come."""
        self._chunks.max_message = MAX_MESSAGE
        self._meter = meter
        self.say(commands.publishing())

    async def media(self, *, silence_s: float) -> AsyncIterator[chunks.Message]:
        """Sound and pictures. Ends when the encoder stops; raises what went wrong, or Cut."""
        while message := await self._message(silence_s):
            if message.kind in (chunks.AUDIO, chunks.VIDEO):
                yield message
            elif message.kind in _COMMANDS and commands.command(message).name in _GOES:
                return

    def say(self, data: bytes) -> None:
        """Send. What nobody reads is dropped with the connection: answers are few and small."""
        self._writer.write(data)

    async def close(self) -> None:
        """Say the last words, and go."""
        with contextlib.suppress(OSError, TimeoutError):
            self._writer.close()
            await asyncio.wait_for(self._writer.wait_closed(), GOODBYE_S)

    async def _message(self, timeout_s: float) -> chunks.Message | None:
        """The next message, None at the end."""
        while not self._ready:
            data = await self._read(timeout_s)
            if not data:
                return None
            self._received += len(data)
            if self._meter is not None:
                self._meter.count(len(data))
            if self._received - self._told >= commands.WINDOW:
                self._told = self._received
                self.say(commands.acknowledged(self._received))
            self._ready.extend(self._chunks.feed(data))
        return self._ready.popleft()

    async def _read(self, timeout_s: float) -> bytes:
        """The next bytes, none at the end. Raises Cut when the room has closed this connection, or it is silent."""
        reading = asyncio.ensure_future(self._reader.read(READ))
        either: set[asyncio.Future[Any]] = {reading, self._cut}
        await asyncio.wait(either, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        if reading.done() and not self._cut.done():
            return reading.result()
        reading.cancel()
        raise Cut(self._cut.result() if self._cut.done() else close_codes.SILENT)


class RtmpServer:
    """Listens for encoders."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port, which is a free one for 0."""
        self._server = await asyncio.start_server(self._accept, host, port, limit=READ)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Let go of all connections."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  a callback of start_server runs in a task
        self._tasks.add(task)
        connection = Connection(reader, writer)
        ip = str((writer.get_extra_info("peername") or ("",))[0])
        try:
            with contextlib.suppress(Gone, OSError, EOFError):
                await self._serve(connection, ip)
        finally:
            self._tasks.discard(task)
            await connection.close()

    async def _serve(self, connection: Connection, ip: str) -> None:
        with self._engine.doorway.enter(ip) as may_enter:
            if not may_enter:
                return
            try:
                async with asyncio.timeout(HELLO_S):
                    await connection.greet()
                    wish = await connection.hello()
            except (ValueError, TimeoutError, Cut) as error:
                log.info("an RTMP connection was closed before it published: %s", error)
                return
            room = await self._room(wish, ip)
            connection.digest = tokens.key_digest(wish.key)
        if isinstance(room, int):
            connection.say(commands.refused(commands.DENIED, _WORDS[room]))
        else:
            await self._publish(connection, room)

    async def _room(self, wish: commands.Wish, ip: str) -> Room | int:
        """The room that the wish opens, or why not."""
        if not valid_path(wish.path):
            return close_codes.REFUSED
        cuts = self._engine.cuts
        verdict = await self._engine.hooks.authorize(path=wish.path, key=wish.key, ip=ip, protocol="rtmp")
        if verdict != "allowed":
            return close_codes.REFUSED if verdict == "refused" else close_codes.SHOP_AWAY
        room = await self._engine.room(wish.path)
        if room.revoked:
            return close_codes.REFUSED
        if self._engine.cuts != cuts:
            return close_codes.SHOP_AWAY
        return close_codes.SOMEONE_IS_LIVE if room.publisher is not None else room

    async def _publish(self, connection: Connection, room: Room) -> None:
        room.attach(connection)
        reason, words = "network", ""
        try:
            connection.allow(Meter(self._engine.settings.max_bitrate_bps))
            await self._take(connection, room)
            reason = "stopped"
        except Cut as cut:
            reason = "silent" if cut.code == close_codes.SILENT else "cut"
            words = _WORDS[cut.code]
        except TooFast:
            reason, words = "too_fast", _WORDS[close_codes.TOO_FAST]
        except TooLarge:
            reason, words = "too_large", _WORDS[close_codes.TOO_FAST]
        except CodecRefused as error:
            reason, words = "codec", f"only H.264 and AAC are taken, not {error}"
        except ValueError as error:
            reason, words = "unreadable", f"{_WORDS[close_codes.UNREADABLE]}: {error}"
        finally:
            room.detach(connection, reason=reason)
        if words:
            log.warning("encoder of %s closed: %s", room.path, words)
            connection.say(commands.refused(commands.REJECTED, words))

    async def _take(self, connection: Connection, room: Room) -> None:
        muxer = Muxer(segment_s=self._engine.settings.segment_s)
        pipeline = Pipeline(room, connection, pool=self._engine.media_pool)
        async for message in connection.media(silence_s=self._engine.settings.silence_s):
            if message.kind == chunks.AUDIO:
                muxer.sound(message.timestamp, message.body)
            else:
                for piece in muxer.picture(message.timestamp, message.body):
                    await pipeline.take(piece)
        for piece in muxer.rest():
            await pipeline.take(piece)

"""From a publisher's chunks to the room: cut into pieces, checked, and the sound made playable everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

from livestream.video.engine.boxes import BoxReader, Malformed, Piece
from livestream.video.engine.fragments import parse_fragment
from livestream.video.engine.room import Publisher, Room
from livestream.video.engine.sound.opus_to_aac import OpusToAac
from livestream.video.engine.tracks import Tracks, parse_init

T = TypeVar("T")


class Pipeline:
    """One publisher's way in. The picture is passed on as it came; Opus becomes AAC on a worker thread."""

    def __init__(self, room: Room, publisher: Publisher, *, pool: Executor) -> None:
        self._room, self._publisher, self._pool = room, publisher, pool
        self._reader = BoxReader()
        self._tracks: Tracks | None = None
        self._sound: OpusToAac | None = None

    async def feed(self, chunk: bytes) -> None:
        """Take a chunk. Raises Malformed, TooLarge or CodecRefused."""
        for piece in self._reader.feed(chunk):
            await self.take(piece)

    async def take(self, piece: Piece) -> None:
        """Take a whole piece. Raises Malformed or CodecRefused."""
        if piece.kind == "init":
            await self._init(piece.data)
        else:
            await self._fragment(piece.data)

    async def _init(self, data: bytes) -> None:
        tracks = arrived = parse_init(data)
        self._sound = None
        if tracks.sound is not None and tracks.sound.codec == "Opus":
            self._sound = await self._on_worker(partial(OpusToAac, data, tracks))
            data = self._sound.init
            tracks = parse_init(data)
        self._tracks = tracks
        self._room.init(self._publisher, data, arrived)

    async def _fragment(self, data: bytes) -> None:
        if self._tracks is None:
            raise Malformed("samples before the header")
        if self._sound is not None:
            turned = await self._on_worker(partial(self._sound.fragment, data))
            if turned is None:
                return
            data = turned
        self._room.fragment(self._publisher, parse_fragment(data, self._tracks))

    async def _on_worker(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

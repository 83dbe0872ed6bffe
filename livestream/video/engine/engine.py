"""All rooms of this process, and what they share."""

from __future__ import annotations

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from livestream.video import tokens
from livestream.video.engine import snapshot
from livestream.video.engine.doorway import Doorway
from livestream.video.engine.hooks import Hooks
from livestream.video.engine.index import Index, Shown, index_file, media_file, read_index
from livestream.video.engine.keeping import Left, left_of
from livestream.video.engine.room import Room
from livestream.video.engine.settings import Settings

KEEP_ENDED_S = 600.0
"""How long an ended room stays in memory, so that its last viewers see the end of the playlist."""
SWEEP_S = 30.0
MAX_SHOWN = 4096

_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,63}")


class Engine:
    """The process's state. Blocking work goes to `media_pool` (decoding) or the default pool (files).

    `cuts` counts how often keys were withdrawn: an answer of the shop from before the last time is worth nothing.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.hooks = Hooks(settings.hook_url, secret=settings.hook_secret)
        self.rooms: dict[str, Room] = {}
        self.doorway = Doorway()
        self.cuts = 0
        self.media_pool = ThreadPoolExecutor(2, thread_name_prefix="media")
        self._stills: dict[tuple[str, int], tuple[int, bytes | None]] = {}
        self._shown: dict[tuple[str, int], Shown] = {}
        self._drawing = asyncio.Lock()
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up again what a crash left unfinished: those publishers have the grace time to come back."""
        for path, left in await asyncio.to_thread(self._unfinished):
            room = await self.room(path)
            room.take_up_again(left)
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Let go of everything; recordings are kept open in their index, so that a restart can go on."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        open_recordings = [
            recording for room in self.rooms.values() if (recording := room.suspend()) is not None
        ]
        for recording in open_recordings:
            await asyncio.to_thread(recording.wait, 2.0)
        await self.hooks.drain(timeout_s=2.0)
        self.media_pool.shutdown(wait=False, cancel_futures=True)

    async def room(self, path: str) -> Room:
        """The room of a path, made if there is none yet."""
        if (room := self.rooms.get(path)) is None:
            stored = await self.index(path)
            room = self.rooms.get(path) or Room(path, self.settings, self.hooks, stored=stored)
            self.rooms[path] = room
        return room

    async def index(self, path: str) -> Index | None:
        """What is recorded of a path."""
        return await asyncio.to_thread(read_index, index_file(self.settings.data, path))

    async def shown(self, path: str, since_ms: int) -> Shown | None:
        """Which bytes of a recording may be had by who may watch it from a moment on; None: none are there.

        Remembered, since files only grow: a replay is read in a request a second.
        """
        known = self._shown.get((path, since_ms))
        if known is None:
            index = await self.index(path)
            segments = index.since(since_ms / 1000).segments if index else []
            if index is None or not segments:
                return None
            first = segments[0]
            known = Shown(first.offset if since_ms else 0, index.inits[first.init])
            if len(self._shown) >= MAX_SHOWN:
                self._shown.clear()
            self._shown[path, since_ms] = known
        return known

    async def forget(self, path: str) -> bool:
        """Delete a recording and all that memory holds of it; False while the broadcast lasts."""
        room = self.rooms.get(path)
        if room is not None:
            if self.on_air(path):
                return False
            self._drop(path)
            await asyncio.to_thread(room.settle)
        for file in (index_file(self.settings.data, path), media_file(self.settings.data, path)):
            await asyncio.to_thread(file.unlink, missing_ok=True)
        return True

    def on_air(self, path: str) -> bool:
        """Whether the broadcast lasts, if only in its grace time."""
        room = self.rooms.get(path)
        return room is not None and (room.publisher is not None or room.state in ("live", "interrupted"))

    def may_watch(self, token: str, subject: str) -> bool:
        """Whether the token opens a path, or a replay, now."""
        return tokens.token_valid(token, subject, secret=self.settings.playback_secret, now=time.time())

    async def still(self, path: str, width: int) -> bytes | None:
        """The latest picture as a JPEG, drawn once for each key frame and width."""
        room = self.rooms.get(path)
        if room is None or room.still is None:
            return None
        width = snapshot.nearest_width(width)
        async with self._drawing:
            still = room.still
            known = self._stills.get((path, width))
            if known is None or known[0] != still.number:
                loop = asyncio.get_running_loop()
                draw = partial(snapshot.jpeg, still.init, still.fragment, width=width)
                known = (still.number, await loop.run_in_executor(self.media_pool, draw))
                self._stills[path, width] = known
        return known[1]

    def _unfinished(self) -> list[tuple[str, Left]]:
        self.settings.data.mkdir(parents=True, exist_ok=True)
        found = []
        for file in sorted(self.settings.data.glob("*.jsonl")):
            index = read_index(file)
            if index is not None and index.segments and not index.ended and valid_path(file.stem):
                left = left_of(self.settings.data, file.stem, index, count=self.settings.window)
                found.append((file.stem, left))
        return found

    def _drop(self, path: str) -> None:
        del self.rooms[path]
        for key in [key for key in self._stills if key[0] == path]:
            del self._stills[key]

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            for path, room in list(self.rooms.items()):
                idle = room.state == "idle"
                old = room.ended_at is not None and time.time() - room.ended_at > KEEP_ENDED_S
                if room.publisher is None and (idle or old):
                    self._drop(path)


def valid_path(path: str) -> bool:
    """A path is also a file's name: letters, digits, - and _ alone."""
    return _PATH.fullmatch(path) is not None

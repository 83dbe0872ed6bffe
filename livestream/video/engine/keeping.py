"""A room's recording from its first publisher to its last, and what a crash left of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from livestream.video.engine.hooks import Hooks
from livestream.video.engine.index import Index, media_file
from livestream.video.engine.recording import Recording
from livestream.video.engine.segments import Part, Segment
from livestream.video.engine.settings import Settings


class Keeping:
    """Opens and closes the recording; tells the shop how it went. On the event loop's thread."""

    def __init__(self, path: str, settings: Settings, hooks: Hooks, *, stored: Index | None) -> None:
        self._path, self._settings, self._hooks = path, settings, hooks
        self._loop = asyncio.get_running_loop()
        self._open: Recording | None = None
        self._before: Recording | None = None
        self._stored_s = stored.duration_s if stored else 0.0

    def open(self) -> None:
        """Begin, or go on with, the recording; nothing when it is open already."""
        if self._open is not None:
            return

        def failed(reason: str) -> None:
            self._loop.call_soon_threadsafe(
                lambda: self._hooks.tell("on_recording", self._path, reason=reason)
            )

        self._open = Recording(
            self._settings.data,
            self._path,
            min_free=self._settings.min_free,
            on_failure=failed,
            after=self._before,
            stored_s=self._before.duration_s if self._before else self._stored_s,
        )

    def init(self, number: int, data: bytes) -> None:
        """Keep an init section."""
        if self._open is not None:
            self._open.init(number, data)

    def segment(self, segment: Segment) -> None:
        """Keep a finished segment."""
        if self._open is not None:
            self._open.segment(segment)

    def suspend(self) -> Recording | None:
        """Store what there is, but leave the recording open in its index; it may be waited for."""
        recording, self._open = self._open, None
        if recording is not None:
            recording.close(ended=False)
        return recording

    def close(self) -> None:
        """Finish the recording; the shop is told once it is on the disk."""
        recording, self._open = self._open, None
        if recording is None:
            return
        self._before = recording

        def tell() -> None:
            if recording.duration_s:
                seconds = round(recording.duration_s, 3)
                self._hooks.tell("on_recording", self._path, reason=recording.failed, duration_s=seconds)

        def done() -> None:
            self._loop.call_soon_threadsafe(tell)

        recording.close(done=done)

    def settle(self) -> None:
        """Wait, on a worker thread, until the writer has let go of the files."""
        if self._before is not None:
            self._before.wait(60.0)


@dataclass(frozen=True, slots=True)
class Left:
    """The end of an unfinished recording: its last segments, and the init sections that they need."""

    segments: list[Segment]
    inits: dict[int, bytes]


def left_of(folder: Path, path: str, index: Index, *, count: int) -> Left:
    """Read the last `count` segments back. Blocks. Raises OSError."""
    stored = index.segments[-count:]
    with media_file(folder, path).open("rb") as media:

        def read(offset: int, size: int) -> bytes:
            media.seek(offset)
            return media.read(size)

        inits = {number: read(*index.inits[number]) for number in {one.init for one in stored}}
        segments = [
            Segment(
                one.sequence,
                one.init,
                one.discontinuity,
                one.breaks,
                one.starts_at,
                one.duration_s,
                [Part(read(one.offset, one.size), one.duration_s, True)],
                one.size,
            )
            for one in stored
        ]
    return Left(segments, inits)

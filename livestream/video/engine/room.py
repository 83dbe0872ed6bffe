"""One path's broadcast: who publishes it, what state it is in, and the last segments for the viewers.

Everything here runs on the event loop's thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from livestream.video.contract import Door, Picture, State
from livestream.video.engine import close_codes, playlist
from livestream.video.engine.figures import PictureFigures
from livestream.video.engine.fragments import Fragment
from livestream.video.engine.hooks import Hooks
from livestream.video.engine.index import Index
from livestream.video.engine.keeping import Keeping, Left
from livestream.video.engine.recording import Recording
from livestream.video.engine.segments import Segment, Segmenter
from livestream.video.engine.settings import Settings
from livestream.video.engine.tracks import Tracks

KEPT_BEHIND = 6
"""Segments kept after they leave the playlist, for viewers who read it a moment ago."""


class Publisher(Protocol):
    """The live end of a publisher's connection: the door by which it came, and the digest of its key."""

    door: Door
    digest: str

    def cut(self, code: int) -> None:
        """Close the connection with this code, soon."""
        ...


@dataclass(frozen=True, slots=True)
class Still:
    """What the latest picture can be decoded from."""

    number: int
    init: bytes
    fragment: bytes


class Room:
    """A path's broadcast. Starts from a recording's index after a restart, so that numbers never repeat."""

    def __init__(self, path: str, settings: Settings, hooks: Hooks, *, stored: Index | None = None) -> None:
        self.path = path
        self.state: State = "idle"
        self.since: float | None = None
        self.ended_at: float | None = None
        self.revoked = False
        self.bytes_out = 0
        self.run = secrets.token_hex(3)
        self.inits: dict[int, bytes] = {}
        self.still: Still | None = None
        self.publisher: Publisher | None = None
        self._figures: PictureFigures | None = None
        self._settings, self._hooks = settings, hooks
        self._loop = asyncio.get_running_loop()
        self._segments: deque[Segment] = deque(maxlen=settings.window + KEPT_BEHIND)
        self._target_s = round(settings.segment_s) or 1
        self._grace: asyncio.TimerHandle | None = None
        self._keeping = Keeping(path, settings, hooks, stored=stored)
        self._segmenter = self._numbered_after(stored)
        self._init = b""
        self._text: str | None = None
        self._news = asyncio.Event()

    @property
    def window(self) -> list[Segment]:
        """The segments that the playlist lists."""
        return list(self._segments)[-self._settings.window :]

    @property
    def bitrate_bps(self) -> int:
        """Bits per second over the window, 0 unless live."""
        duration = sum(segment.duration_s for segment in self.window)
        return (
            round(sum(segment.size for segment in self.window) * 8 / duration)
            if duration and self.state == "live"
            else 0
        )

    @property
    def picture(self) -> Picture | None:
        """What the publisher sends; None while there is none."""
        return self._figures.read() if self._figures is not None and self.publisher is not None else None

    def attach(self, publisher: Publisher) -> None:
        """Give the room to a publisher; whoever had it is cut off."""
        previous, self.publisher = self.publisher, publisher
        if previous is not None:
            previous.cut(close_codes.TAKEN_OVER)
        self._figures = PictureFigures(publisher.door)
        self._stop_grace()
        self._keeping.open()

    def detach(self, publisher: Publisher, *, reason: str) -> None:
        """The publisher's connection is gone; it has the grace time to come back."""
        if self.publisher is not publisher:
            return
        self.publisher = None
        self._keep(self._segmenter.close())
        if self.state == "live":
            self._become("interrupted")
            self._hooks.tell("on_interrupted", self.path, reason=reason)
        if self.state == "interrupted":
            self._start_grace()
        else:
            self._keeping.close()

    def take_up_again(self, left: Left) -> None:
        """A crash left this broadcast unfinished: its viewers find its end, its publisher has the grace time."""
        self._segments.extend(left.segments)
        self.inits.update(left.inits)
        last = left.segments[-1]
        self.still = Still(0, left.inits[last.init], last.data)
        self._target_s = max(self._target_s, playlist.target([one.duration_s for one in left.segments]))
        self._become("interrupted")
        self._keeping.open()
        self._hooks.tell("on_interrupted", self.path, reason="engine_restarted")
        self._start_grace()

    def _start_grace(self) -> None:
        self._stop_grace()
        self._grace = self._loop.call_later(self._settings.grace_s, self.end, "grace")

    def init(self, publisher: Publisher, data: bytes, tracks: Tracks) -> None:
        """A new init section: what follows doesn't continue what was before. `tracks` are those that arrived."""
        if self.publisher is not publisher:
            return
        if self._figures is not None:
            self._figures.begin(tracks)
        self._keep(self._segmenter.restart())
        self._init = self.inits[self._segmenter.init] = data
        self._keeping.init(self._segmenter.init, data)

    def fragment(self, publisher: Publisher, fragment: Fragment) -> None:
        """Take half a second of the broadcast. Raises Malformed."""
        if self.publisher is not publisher:
            return
        if fragment.picture is not None and fragment.picture.starts_on_key:
            self.still = Still(self.still.number + 1 if self.still else 0, self._init, fragment.data)
        if self._figures is not None:
            self._figures.count(fragment)
        for segment in self._segmenter.add(fragment, now=time.time()):
            self._keep(segment)
            self._go_live()
        self._tell_viewers()

    def revoke(self) -> None:
        """End at once and refuse this path from now on."""
        self.revoked = True
        self.end("revoked")

    def cut_others(self, keep: Collection[str]) -> bool:
        """Cut off a publisher whose key isn't among these; whether there was one. It has the grace time as ever."""
        publisher = self.publisher
        if publisher is None or publisher.digest in keep:
            return False
        publisher.cut(close_codes.REFUSED)
        self.detach(publisher, reason="cut")
        return True

    def end(self, reason: str) -> None:
        """End the broadcast: the playlist is closed, the publisher cut off, the recording finished."""
        self._stop_grace()
        publisher, self.publisher = self.publisher, None
        if publisher is not None:
            publisher.cut(close_codes.REFUSED if reason == "revoked" else close_codes.ENDED)
        self._keep(self._segmenter.close())
        if self.state in ("live", "interrupted"):
            self._hooks.tell("on_stop", self.path, reason=reason)
        if self.state != "ended":
            self._become("ended")
        self._keeping.close()

    def suspend(self) -> Recording | None:
        """The process ends, the broadcast doesn't: store what there is, leave the recording open in its index."""
        self._stop_grace()
        self._keep(self._segmenter.close())
        return self._keeping.suspend()

    def settle(self) -> None:
        """Wait, on a worker thread, until the writer has let go of the files."""
        self._keeping.settle()

    def playlist(self) -> str | None:
        """The live playlist, None before the first segment. Written once for all who ask until it changes."""
        if self._text is None and (window := self.window):
            growing = playlist.Growing(self._segmenter.unfinished, self._segmenter.following)
            self._text = playlist.live(
                window,
                run=self.run,
                target_s=self._target_s,
                growing=None if self.state == "ended" else growing,
            )
        return self._text

    def has(self, sequence: int, part: int | None) -> bool:
        """Whether a segment, or a part of it, is there or was, or never will be since the broadcast has ended."""
        growing = self._segmenter.unfinished
        if self.state == "ended" or sequence < (growing.sequence if growing else self._segmenter.following):
            return True
        return (
            growing is not None
            and growing.sequence == sequence
            and part is not None
            and part < len(growing.parts)
        )

    async def wait_for(self, sequence: int, part: int | None) -> None:
        """Wait until `has` is true, or for three segments' time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(3 * self._target_s):
                while not self.has(sequence, part):
                    await self._news.wait()

    @property
    def next_sequence(self) -> int:
        """The number of the segment that grows, or will begin next."""
        growing = self._segmenter.unfinished
        return growing.sequence if growing else self._segmenter.following

    def init_section(self, number: int) -> bytes | None:
        """An init section, as long as a segment needs it."""
        return self.inits.get(number)

    def segment(self, sequence: int) -> bytes | None:
        """A finished segment, as long as it is kept."""
        return next((one.data for one in self._segments if one.sequence == sequence), None)

    def part(self, sequence: int, number: int) -> bytes | None:
        """A part of a segment, which may still grow."""
        growing = self._segmenter.unfinished
        known = [*self._segments, *([growing] if growing else [])]
        found = next((one.parts for one in known if one.sequence == sequence), [])
        return found[number].data if number < len(found) else None

    def _tell_viewers(self) -> None:
        self._text = None
        self._news.set()
        self._news = asyncio.Event()

    def _go_live(self) -> None:
        if self.state == "live":
            return
        resumed = self.state == "interrupted"
        self._become("live")
        self._hooks.tell("on_resume" if resumed else "on_live", self.path)

    def _become(self, state: State) -> None:
        self.state = state
        self.since = time.time()
        self.ended_at = self.since if state == "ended" else None
        self._tell_viewers()

    def _keep(self, segment: Segment | None) -> None:
        if segment is None or not segment.parts:
            return
        self._segments.append(segment)
        self._target_s = max(self._target_s, playlist.target([segment.duration_s]))
        self._tell_viewers()
        needed = {kept.init for kept in self._segments} | {self._segmenter.init}
        for number in [number for number in self.inits if number not in needed]:
            del self.inits[number]
        self._keeping.segment(segment)

    def _stop_grace(self) -> None:
        if self._grace is not None:
            self._grace.cancel()
            self._grace = None

    def _numbered_after(self, stored: Index | None) -> Segmenter:
        if stored is None or not stored.segments:
            first = max(stored.inits, default=-1) if stored else -1
            return Segmenter(target_s=self._settings.segment_s, init=first)
        last = stored.segments[-1]
        return Segmenter(
            target_s=self._settings.segment_s,
            sequence=last.sequence + 1,
            init=max(stored.inits, default=-1),
            breaks=last.breaks,
        )

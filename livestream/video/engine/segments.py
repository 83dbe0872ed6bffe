"""Gathers fragments into segments of about a second, each of which begins on a key frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from livestream.video.engine.boxes import Malformed
from livestream.video.engine.fragments import Fragment

MAX_SEGMENT_S = 12.0
MAX_SEGMENT_BYTES = 12 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A fragment of a segment; a player can begin with an `independent` one."""

    data: bytes
    duration_s: float
    independent: bool


@dataclass(slots=True)
class Segment:
    """A piece of the broadcast. `sequence` never repeats on a path; `starts_at` is seconds since the epoch.

    `breaks` counts the discontinuities up to and including this segment's own.
    """

    sequence: int
    init: int
    discontinuity: bool
    breaks: int
    starts_at: float
    duration_s: float = 0.0
    parts: list[Part] = field(default_factory=list)
    size: int = 0

    @property
    def data(self) -> bytes:
        """Its bytes, whole."""
        return b"".join(part.data for part in self.parts)


class Segmenter:
    """Cuts the fragments of one path; a new init section (a republish) starts with a discontinuity."""

    def __init__(self, *, target_s: float, sequence: int = 0, init: int = -1, breaks: int = 0) -> None:
        self._target_s = target_s
        self._sequence = sequence
        self._breaks = breaks
        self._first = sequence == 0
        self._open: Segment | None = None
        self._wall_of_zero: float | None = None
        self._all_on_key = True
        self._sound = b""
        self.init = init

    def restart(self) -> Segment | None:
        """A new init section came: return what was unfinished, and begin anew."""
        rest = self.close()
        self.init += 1
        self._sound = b""
        self._wall_of_zero = None
        self._all_on_key = True
        return rest

    def add(self, fragment: Fragment, *, now: float) -> Iterator[Segment]:
        """Take a fragment that arrived at `now`; yield the segments it completes.

        Sound alone tells no time and lets nobody begin: it goes with the next picture.
        Raises Malformed if no key frame comes for too long.
        """
        part = fragment.picture
        if part is None:
            self._sound += fragment.data
            if len(self._sound) > MAX_SEGMENT_BYTES:
                raise Malformed("no picture for too long")
            return
        data, self._sound = self._sound + fragment.data, b""
        on_key = part.starts_on_key
        self._all_on_key = self._all_on_key and on_key
        if self._open is not None and on_key and self._open.duration_s >= 0.8 * self._target_s:
            yield from self._finish()
        if self._open is None:
            if not on_key:
                return  # nothing can be shown before the first key frame
            self._open = self._begin(part.begins_s, now - part.duration_s)
        segment = self._open
        segment.parts.append(Part(data, part.duration_s, on_key))
        segment.size += len(data)
        segment.duration_s += part.duration_s
        if segment.duration_s > MAX_SEGMENT_S or segment.size > MAX_SEGMENT_BYTES:
            raise Malformed("no key frame for too long")
        # Where each fragment begins on a key frame there is no need to wait for the next: sooner on screen.
        if self._all_on_key and segment.duration_s >= 0.8 * self._target_s:
            yield from self._finish()

    @property
    def unfinished(self) -> Segment | None:
        """The segment that still grows."""
        return self._open

    @property
    def following(self) -> int:
        """The number of the next segment to begin."""
        return self._sequence

    def close(self) -> Segment | None:
        """The unfinished segment, if any: the publisher is gone."""
        segment, self._open = self._open, None
        return segment

    def _begin(self, media_s: float, wall: float) -> Segment:
        discontinuity = self._wall_of_zero is None and not self._first
        if self._wall_of_zero is None:
            # The wall clock follows the media clock from here, so that jitter on the way doesn't shake it.
            self._wall_of_zero = wall - media_s
        self._breaks += discontinuity
        segment = Segment(
            self._sequence, self.init, discontinuity, self._breaks, self._wall_of_zero + media_s
        )
        self._sequence += 1
        self._first = False
        return segment

    def _finish(self) -> Iterator[Segment]:
        segment = self.close()
        if segment is not None:
            yield segment

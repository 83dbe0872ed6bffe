"""HLS playlists as text (RFC 8216): the live window, and the replay as byte ranges over the recording."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Protocol

RECENT = 2
"""Whole segments before the newest whose parts are listed too: players join within the last three seconds."""


class Part(Protocol):
    """A piece of a segment."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        ...

    @property
    def independent(self) -> bool:
        """Whether a player can begin with it."""
        ...


class Timed(Protocol):
    """What both kinds of segment have."""

    @property
    def init(self) -> int:
        """Number of its init section."""
        ...

    @property
    def discontinuity(self) -> bool:
        """Whether the clock or codec breaks before it."""
        ...

    @property
    def breaks(self) -> int:
        """Discontinuities up to and including its own."""
        ...

    @property
    def sequence(self) -> int:
        """Number on the path."""
        ...

    @property
    def starts_at(self) -> float:
        """Seconds since the epoch."""
        ...

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A segment's place in the recording, in bytes from the file's start."""

    sequence: int
    init: int
    discontinuity: bool
    breaks: int
    starts_at: float
    duration_s: float
    offset: int
    size: int


class Grown(Timed, Protocol):
    """A live segment, which is known by its parts too."""

    @property
    def parts(self) -> Sequence[Part]:
        """Its fragments so far."""
        ...


@dataclass(frozen=True, slots=True)
class Growing:
    """Where the broadcast goes on: the segment that still grows, and the number of the one after it."""

    unfinished: Grown | None
    following: int

    @property
    def hint(self) -> str:
        """The part that comes next, as '<segment>.<part>'."""
        if self.unfinished is None:
            return f"{self.following}.0"
        return f"{self.unfinished.sequence}.{len(self.unfinished.parts)}"


def live(segments: Sequence[Grown], *, run: str, target_s: int, growing: Growing | None) -> str:
    """The playlist of the live window. `run` tells this engine run's file names from those of another.

    `target_s` must only grow while a stream lasts. Without `growing` the broadcast has ended. While it lasts the newest
    parts are listed too, and players may wait for the next with a request that is answered once it is there
    (RFC 8216bis, 6.2.5.2).
    """
    first = segments[0]
    unfinished = [growing.unfinished] if growing and growing.unfinished else []
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{9 if growing else 7}",
        f"#EXT-X-TARGETDURATION:{target_s}",
        *(_control([*segments[-1 - RECENT :], *unfinished]) if growing else []),
        f"#EXT-X-MEDIA-SEQUENCE:{first.sequence}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.breaks - first.discontinuity}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    init = None
    for number, segment in enumerate([*segments, *unfinished], 1 - len(segments)):
        if segment.discontinuity:
            lines.append("#EXT-X-DISCONTINUITY")
        if segment.init != init:
            init = segment.init
            lines.append(f'#EXT-X-MAP:URI="{run}-{init}.mp4"')
        lines.append(_date(segment))
        if growing and number >= -RECENT:
            lines += _parts(segment, run)
        if number <= 0:
            lines += [f"#EXTINF:{segment.duration_s:.5f},", f"{run}-{segment.sequence}.m4s"]
    if growing:
        lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{run}-{growing.hint}.m4s"')
    return _text(lines, growing is None)


def _control(recent: Sequence[Grown]) -> list[str]:
    longest = max(part.duration_s for segment in recent for part in segment.parts)
    # three parts, as is advised; two, as is allowed, where they are long
    behind = max(2 * longest, min(3 * longest, 1.0))
    return [
        f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={behind:.3f}",
        f"#EXT-X-PART-INF:PART-TARGET={longest:.3f}",
    ]


def _parts(segment: Grown, run: str) -> list[str]:
    return [
        f'#EXT-X-PART:DURATION={part.duration_s:.5f},URI="{run}-{segment.sequence}.{number}.m4s"'
        + (",INDEPENDENT=YES" if part.independent else "")
        for number, part in enumerate(segment.parts)
    ]


def replay(
    segments: Sequence[Stored], inits: Mapping[int, tuple[int, int]], *, media: str, ended: bool
) -> str:
    """The playlist of a recording in the file `media`; `inits` are (offset, size) of its init sections."""
    known = lengths(segments)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{target(known)}",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if ended else 'EVENT'}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    init = None
    for number, (segment, length_s) in enumerate(zip(segments, known, strict=True)):
        if segment.discontinuity and number:
            lines.append("#EXT-X-DISCONTINUITY")
        if segment.init != init:
            init = segment.init
            offset, size = inits[init]
            lines.append(f'#EXT-X-MAP:URI="{media}",BYTERANGE="{size}@{offset}"')
        extent = f"#EXT-X-BYTERANGE:{segment.size}@{segment.offset}"
        lines += [_date(segment), f"#EXTINF:{length_s:.5f},", extent, media]
    return _text(lines, ended)


def target(durations_s: Iterable[float]) -> int:
    """Whole seconds that no segment exceeds when rounded."""
    return max(1, math.floor(max(durations_s, default=1.0) + 0.5))


def lengths(segments: Sequence[Timed]) -> list[float]:
    """Seconds from each segment's start to the next's, where one clock runs on.

    A browser can't know how long its last picture will stand, so the durations it writes are up to 2 % short: over
    an hour's replay that would be a minute.
    """
    known = [segment.duration_s for segment in segments]
    for number, (segment, following) in enumerate(pairwise(segments)):
        step = following.starts_at - segment.starts_at
        if following.init == segment.init and step > 0:
            known[number] = step
    return known


def offset_of(segments: Sequence[Timed], at: float) -> float:
    """Seconds into the replay that show the moment `at` (seconds since the epoch); pauses take no time."""
    played = 0.0
    for segment, length_s in zip(segments, lengths(segments), strict=True):
        if at < segment.starts_at + length_s:
            return played + max(0.0, at - segment.starts_at)
        played += length_s
    return played


def _date(segment: Timed) -> str:
    moment = datetime.fromtimestamp(segment.starts_at, UTC).isoformat(timespec="milliseconds")
    return "#EXT-X-PROGRAM-DATE-TIME:" + moment.replace("+00:00", "Z")


def _text(lines: list[str], ended: bool) -> str:
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if ended else []), ""])

"""A finished recording as it goes to the shop's storage: what viewers may have of it, in one file with one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from livestream.video.engine import playlist
from livestream.video.engine.index import Index
from livestream.video.engine.playlist import Stored

SEGMENT_S = 6.0
"""Live segments last a second, to be soon on the screen; nothing hurries a replay, and its list stays short."""

Span = tuple[float, float]
"""Seconds since the epoch, and a length in seconds."""


@dataclass(frozen=True, slots=True)
class Film:
    """`extents` are the bytes [begin, end) of the recording that make the new file, in this order.

    The segments' and init sections' places are those in the new file. `ended`: the recording was closed.
    """

    extents: list[tuple[int, int]]
    inits: dict[int, tuple[int, int]]
    segments: list[Stored]
    ended: bool

    @property
    def size(self) -> int:
        """Bytes of the new file."""
        return sum(end - begin for begin, end in self.extents)

    @property
    def spans(self) -> list[Span]:
        """What was filmed without a break, for finding a moment again."""
        known = zip(self.segments, playlist.lengths(self.segments), strict=True)
        spans = []
        for _, same in groupby(known, key=lambda one: (one[0].init, one[0].breaks)):
            stretch = list(same)
            spans.append((stretch[0][0].starts_at, sum(length_s for _, length_s in stretch)))
        return spans

    def listed(self, media: str) -> str:
        """The playlist over the new file, which is called `media`."""
        return playlist.replay(list(_longer(self.segments)), self.inits, media=media, ended=True)


def film_of(index: Index, since: float) -> Film | None:
    """What of a recording was sent from that second since the epoch on; None when nothing was."""
    segments = index.since(since).segments
    if not segments:
        return None
    first, last = segments[0], segments[-1]
    offset, size = index.inits[first.init]
    begins, shift = first.offset, size - first.offset
    # init sections lie before the segments that need them, so all but the first are behind `begins`
    later = {number: index.inits[number] for number in {one.init for one in segments} - {first.init}}
    return Film(
        extents=[(offset, offset + size), (begins, last.offset + last.size)],
        inits={first.init: (0, size)}
        | {number: (at + shift, length) for number, (at, length) in later.items()},
        segments=[replace(one, offset=one.offset + shift) for one in segments],
        ended=index.ended,
    )


def _longer(segments: Sequence[Stored]) -> Iterator[Stored]:
    """The same film in segments of several seconds."""
    known = list(zip(segments, playlist.lengths(segments), strict=True))
    open_ = replace(known[0][0], duration_s=known[0][1])
    for segment, length_s in known[1:]:
        follows = segment.init == open_.init and segment.breaks == open_.breaks
        if (
            follows
            and segment.offset == open_.offset + open_.size
            and open_.duration_s + length_s <= SEGMENT_S
        ):
            open_ = replace(open_, duration_s=open_.duration_s + length_s, size=open_.size + segment.size)
        else:
            yield open_
            open_ = replace(segment, duration_s=length_s)
    yield open_

"""How a publisher's picture arrives, read off its fragments: nothing is decoded."""

from __future__ import annotations

from collections import deque
from statistics import median_low

from livestream.video.contract import Door, Picture
from livestream.video.engine.fragments import Fragment
from livestream.video.engine.tracks import Tracks

SPAN_S = 10.0
"""Seconds of pictures that the figures look back on."""
GAP = 1.75
"""Usual distances between two pictures from which on one is held to be missing."""
_CODECS = {"avc1": "H.264", "avc3": "H.264", "mp4a": "AAC"}


class PictureFigures:
    """Counts one publisher's pictures from its beginning on."""

    def __init__(self, door: Door) -> None:
        self._door: Door = door
        self._tracks: Tracks | None = None
        self._lately: deque[tuple[float, bool]] = deque()
        self._span_s = 0.0
        self._dropped = 0

    def begin(self, tracks: Tracks) -> None:
        """Pictures of this make follow."""
        self._tracks = tracks
        self._lately.clear()
        self._span_s = 0.0

    def count(self, fragment: Fragment) -> None:
        """Count a fragment's pictures."""
        part = fragment.picture
        if part is None:
            return
        scale = part.track.timescale
        for run in part.runs:
            for ticks, key in zip(run.durations, run.keys, strict=True):
                self._lately.append((ticks / scale, key))
                self._span_s += ticks / scale
        while len(self._lately) > 1 and self._span_s > SPAN_S:
            self._span_s -= self._lately.popleft()[0]
        usual = median_low([length for length, _ in self._lately])
        added = [ticks / scale for run in part.runs for ticks in run.durations]
        self._dropped += sum(round(length / usual) - 1 for length in added if usual and length >= GAP * usual)

    def read(self) -> Picture | None:
        """The figures now; None before anything is known."""
        if self._tracks is None:
            return None
        picture, sound = self._tracks.picture, self._tracks.sound
        return Picture(
            door=self._door,
            codec=_named(picture.codec),
            sound=_named(sound.codec) if sound else "",
            width=picture.width,
            height=picture.height,
            frames=round(len(self._lately) / self._span_s) if self._span_s else None,
            dropped=self._dropped,
            keyframe_s=self._keyframe_s(),
        )

    def _keyframe_s(self) -> float | None:
        """The longest time from one key frame to the next, or to now."""
        waits: list[float] = []
        for length, key in self._lately:
            if key:
                waits.append(0.0)
            if waits:
                waits[-1] += length
        return round(max(waits), 1) if waits else None


def _named(codec: str) -> str:
    short = codec.partition(".")[0]
    return _CODECS.get(short, short)

"""Turns a stream's sound from Opus into AAC, fragment by fragment; the picture is only moved."""

from __future__ import annotations

from livestream.video.engine.boxes import Malformed
from livestream.video.engine.fragments import TrackPart, parse_fragment
from livestream.video.engine.mp4 import AAC_FRAME
from livestream.video.engine.sound.codec import RATE, Transcoder
from livestream.video.engine.sound.rewrite import fragment_with_aac, init_with_aac
from livestream.video.engine.tracks import Tracks

JUMP = RATE // 10
"""Samples by which the sound may stray from its timestamps before it is set anew: a tenth of a second."""


class OpusToAac:
    """Holds the codec's state between fragments. `init` is the new init section."""

    def __init__(self, init: bytes, tracks: Tracks) -> None:
        sound = tracks.sound
        if sound is None or sound.channels not in (1, 2):
            raise Malformed("sound of one or two channels is expected")
        self._tracks, self._track = tracks, sound
        self._codec = Transcoder(sound.channels)
        self._base: int | None = None
        self.init = init_with_aac(init, sound)

    def fragment(self, data: bytes) -> bytes | None:
        """The fragment with AAC sound; None while its sound alone doesn't fill a frame. Raises Malformed."""
        fragment = parse_fragment(data, self._tracks)
        if fragment.sound is None:
            return fragment.data
        base = self._follow(fragment.sound)
        ready = base + AAC_FRAME * self._codec.frames_out
        frames: list[bytes] = []
        for run in fragment.sound.runs:
            at = run.offset
            for size in run.sizes:
                frames += self._codec.feed(data[at : at + size])
                at += size
        if fragment.picture is None and not frames:
            return None
        return fragment_with_aac(fragment, self._track, frames, base=ready)

    def _follow(self, part: TrackPart) -> int:
        """Where the sound began on the clock; begun anew when packets were lost on the way."""
        begins = part.base * RATE // part.track.timescale
        if self._base is None or abs(self._base + self._codec.samples_in - begins) > JUMP:
            if self._base is not None:
                self._codec = Transcoder(self._track.channels)
            self._base = begins
        return self._base

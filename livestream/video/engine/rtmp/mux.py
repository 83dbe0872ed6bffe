"""From FLV's samples to MP4 fragments of about 200 ms, the form in which browsers' streams come too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from livestream.video.engine.boxes import MAX_BOX, Malformed, Piece, TooLarge
from livestream.video.engine.rtmp import flv
from livestream.video.engine.rtmp.configs import Picture, Sound, picture_config, sound_config
from livestream.video.engine.rtmp.write import AAC_FRAME, PictureSample, fragment, init

PART_MS = 200
LONGEST_GAP_MS = 10_000
"""Milliseconds between two pictures from which on the clock is held to be another one."""
SOUND_STRAYS_S = 0.1
"""Seconds by which the sound may stray from its timestamps before it is set anew."""
MAX_SOUNDS = 512
"""AAC frames that may wait for a picture: some ten seconds."""

JITTER_MS = 5
"""Milliseconds by which a picture may seem older than the one before it."""


@dataclass(slots=True)
class _Waiting:
    at: int
    tag: flv.Tag


class Muxer:
    """One publisher's samples. A sample's length is known once the next has come, so each waits that long."""

    def __init__(self, *, segment_s: float = 1.0) -> None:
        self._segment_ms = 1000 * segment_s
        self._began = 0
        self._picture: Picture | None = None
        self._sound: Sound | None = None
        self._promised: tuple[Picture, Sound | None] | None = None
        self._pictures: list[_Waiting] = []
        self._sounds: list[bytes] = []
        self._sound_at = 0
        self._sound_next = 0
        self._number = 0
        self._held = 0

    def picture(self, timestamp: int, body: bytes) -> Iterator[Piece]:
        """Take a picture's message. Raises Malformed or CodecRefused."""
        tag = flv.picture(body)
        if tag.kind == "config":
            self._picture = picture_config(tag.data)
        elif tag.kind == "sample" and self._picture is not None:
            _check_units(tag.data, self._picture.length_size)
            yield from self._sample(timestamp, tag)

    def sound(self, timestamp: int, body: bytes) -> None:
        """Take a sound's message; it leaves with the pictures. Raises Malformed or CodecRefused."""
        tag = flv.sound(body)
        if tag.kind == "config":
            self._sound = sound_config(tag.data)
        elif tag.kind == "sample" and self._promised is not None and self._promised[1] is not None:
            self._follow(timestamp, self._promised[1].rate)
            self._sounds.append(tag.data)
            self._hold(len(tag.data))
            if len(self._sounds) > MAX_SOUNDS:
                raise Malformed("sound without pictures")

    def rest(self) -> Iterator[Piece]:
        """What still waits, at the end; the last picture stands as long as the one before it."""
        if self._pictures:
            before, last = self._pictures[-2:][0].at, self._pictures[-1].at
            yield from self._cut(last + (last - before or 1))

    def _sample(self, timestamp: int, tag: flv.Tag) -> Iterator[Piece]:
        if self._pictures:
            last = self._pictures[-1].at
            if last - JITTER_MS < timestamp <= last:
                timestamp = last + 1
            if not last < timestamp <= last + LONGEST_GAP_MS:
                yield from self._cut(last + 1)
                self._promised = None  # another clock: what follows doesn't continue what was before
            elif timestamp - self._pictures[0].at >= PART_MS or (tag.key and self._may_begin(timestamp)):
                yield from self._cut(timestamp)
        if tag.key and self._picture is not None and (self._picture, self._sound) != self._promised:
            self._promised = (self._picture, self._sound)
            self._sounds.clear()
            self._sound_next = 0
            yield Piece("init", init(self._picture, self._sound))
        if self._promised is not None:
            if tag.key and not self._pictures:
                self._began = timestamp
            self._pictures.append(_Waiting(timestamp, tag))
            self._hold(len(tag.data))

    def _may_begin(self, timestamp: int) -> bool:
        """Whether a segment may begin here; if not, a short part would gain nothing, and players don't like them."""
        return not 0 <= timestamp - self._began < 0.8 * self._segment_ms

    def _hold(self, size: int) -> None:
        self._held += size
        if self._held > MAX_BOX:
            raise TooLarge("a part of more bytes than fit")

    def _cut(self, ends: int) -> Iterator[Piece]:
        """The waiting samples as a fragment that ends at `ends` (ms)."""
        waiting, self._pictures = self._pictures, []
        if not waiting or self._promised is None:
            return
        stops = [one.at for one in waiting[1:]] + [ends]
        pictures = [
            PictureSample(one.tag.data, stop - one.at, one.tag.key, one.tag.shown_after)
            for one, stop in zip(waiting, stops, strict=True)
        ]
        self._number += 1
        sounds, self._sounds = self._sounds, []
        self._held = 0
        yield Piece("fragment", fragment(self._number, waiting[0].at, pictures, self._sound_at, sounds))

    def _follow(self, timestamp: int, rate: int) -> None:
        """Keep the sound's clock in samples: timestamps in milliseconds would shake it."""
        begins = timestamp * rate // 1000
        if abs(begins - self._sound_next) > SOUND_STRAYS_S * rate:
            # what waits ended elsewhere, and one fragment's sound has one beginning
            self._sounds.clear()
            self._sound_next = begins
        if not self._sounds:
            self._sound_at = self._sound_next
        self._sound_next += AAC_FRAME


def _check_units(data: bytes, length_size: int) -> None:
    """Raise Malformed unless the sample is units with their lengths before them, to the last byte."""
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + length_size], "big")
        if not size:
            raise Malformed("an empty unit in a picture")
        at += length_size + size
    if at != len(data):
        raise Malformed("a picture's units are cut short")

"""What an init section promises: one H.264 picture, and at most one sound in AAC or Opus."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from livestream.video.engine.boxes import Box, Malformed, child, children

PICTURE = frozenset({"avc1", "avc3"})
SOUND = frozenset({"mp4a", "Opus"})


class CodecRefused(ValueError):
    """A well-formed stream in a codec that not every phone can play (HEVC, VP9, AV1 ...)."""


@dataclass(frozen=True, slots=True)
class Track:
    """One track: `timescale` is ticks a second; the defaults hold where a fragment doesn't say otherwise.

    `width` and `height` of a picture in pixels, as it is stored: a player may still turn it.
    """

    id: int
    picture: bool
    timescale: int
    codec: str
    channels: int
    default_duration: int
    default_size: int
    default_flags: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Tracks:
    """The tracks of a stream by their id."""

    by_id: dict[int, Track]

    @property
    def picture(self) -> Track:
        """The one that is shown."""
        return next(track for track in self.by_id.values() if track.picture)

    @property
    def sound(self) -> Track | None:
        """The one that is heard, if any."""
        return next((track for track in self.by_id.values() if not track.picture), None)


def parse_init(data: bytes) -> Tracks:
    """Read an init section (ftyp + moov). Raises Malformed or CodecRefused."""
    moov = next((box for box in children(data, 0, len(data)) if box.kind == b"moov"), None)
    if moov is None:
        raise Malformed("no moov")
    try:
        defaults = _defaults(data, moov)
        found = [
            _track(data, box, defaults) for box in children(data, moov.body, moov.end) if box.kind == b"trak"
        ]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Malformed("a track is cut short") from error
    pictures = [track for track in found if track.picture]
    if len(pictures) != 1 or len(found) > 2 or len({track.id for track in found}) != len(found):
        raise Malformed("one picture and at most one sound are expected")
    for track in found:
        if track.codec.partition(".")[0] not in (PICTURE if track.picture else SOUND):
            raise CodecRefused(track.codec)
    return Tracks({track.id: track for track in found})


def sample_entry(data: bytes, trak: Box) -> Box:
    """The first sample description of a track. Raises Malformed."""
    stsd = child(data, trak, b"mdia", b"minf", b"stbl", b"stsd")
    if stsd is None:
        raise Malformed("a track has no sample description")
    entry = next(children(data, stsd.body + 8, stsd.end), None)
    if entry is None:
        raise Malformed("an empty sample description")
    return entry


def _defaults(data: bytes, moov: Box) -> dict[int, tuple[int, int, int]]:
    mvex = child(data, moov, b"mvex")
    if mvex is None:
        raise Malformed("not a fragmented MP4")
    rows = {}
    for box in children(data, mvex.body, mvex.end):
        if box.kind == b"trex":
            track_id, _, duration, size, flags = struct.unpack_from(">5I", data, box.body + 4)
            rows[track_id] = (duration, size, flags)
    return rows


def _track(data: bytes, trak: Box, defaults: dict[int, tuple[int, int, int]]) -> Track:
    tkhd, mdhd = child(data, trak, b"tkhd"), child(data, trak, b"mdia", b"mdhd")
    hdlr = child(data, trak, b"mdia", b"hdlr")
    if tkhd is None or mdhd is None or hdlr is None:
        raise Malformed("a track lacks a header")
    (track_id,) = struct.unpack_from(">I", data, tkhd.body + (20 if data[tkhd.body] else 12))
    (timescale,) = struct.unpack_from(">I", data, mdhd.body + (20 if data[mdhd.body] else 12))
    handler = data[hdlr.body + 8 : hdlr.body + 12]
    if not timescale or handler not in (b"vide", b"soun"):
        raise Malformed("a track without a clock, or neither picture nor sound")
    entry = sample_entry(data, trak)
    codec, channels, size_of = entry.kind.decode("latin-1"), 0, (0, 0)
    if handler == b"vide":
        size_of = struct.unpack_from(">HH", data, entry.body + 24)
        if entry.kind in (b"avc1", b"avc3"):
            codec += "." + _profile(data, entry)
    else:
        (channels,) = struct.unpack_from(">H", data, entry.body + 16)
    duration, size, flags = defaults.get(track_id, (0, 0, 0))
    return Track(track_id, handler == b"vide", timescale, codec, channels, duration, size, flags, *size_of)


def _profile(data: bytes, entry: Box) -> str:
    """Profile, constraints and level as RFC 6381 writes them after 'avc1.'."""
    avcc = next((box for box in children(data, entry.body + 78, entry.end) if box.kind == b"avcC"), None)
    if avcc is None or avcc.end - avcc.body < 7:
        raise Malformed("H.264 without its configuration")
    return data[avcc.body + 1 : avcc.body + 4].hex()

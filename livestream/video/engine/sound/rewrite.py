"""Writes the boxes that change when the sound becomes AAC: its description, its share of each fragment."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence

from livestream.video.engine.boxes import Box, Malformed, child, children
from livestream.video.engine.fragments import Fragment, TrackPart
from livestream.video.engine.mp4 import aac_entry, box, sound_traf
from livestream.video.engine.sound.codec import RATE
from livestream.video.engine.tracks import Track

_LC_AT_48K = 0x1180
"""AudioSpecificConfig without its channels (ISO/IEC 14496-3, 1.6.2.1): object type 2, frequency index 3."""


def init_with_aac(data: bytes, sound: Track) -> bytes:
    """The init section with the sound's track described as AAC-LC at 48 kHz. Raises Malformed."""

    def trak(part: Box) -> bytes:
        tkhd = child(data, part, b"tkhd")
        if tkhd is None:
            raise Malformed("a track lacks a header")
        (track_id,) = struct.unpack_from(">I", data, tkhd.body + (20 if data[tkhd.body] else 12))
        return _within(data, part, {b"mdia": mdia}) if track_id == sound.id else data[part.start : part.end]

    def mdia(part: Box) -> bytes:
        return _within(data, part, {b"mdhd": lambda found: _at_48k(data, found), b"minf": minf})

    def minf(part: Box) -> bytes:
        return _within(data, part, {b"stbl": stbl})

    def stbl(part: Box) -> bytes:
        return _within(data, part, {b"stsd": lambda _: _description(sound.channels)})

    top = children(data, 0, len(data))
    return b"".join(
        _within(data, part, {b"trak": trak}) if part.kind == b"moov" else data[part.start : part.end]
        for part in top
    )


def fragment_with_aac(fragment: Fragment, sound: Track, frames: Sequence[bytes], *, base: int) -> bytes:
    """The fragment with its sound replaced by AAC frames that begin at `base` (1/48,000 s). Raises Malformed."""
    data = fragment.data
    moof = next(children(data, 0, len(data)))
    mfhd = child(data, moof, b"mfhd")
    picture = fragment.picture
    if mfhd is None:
        raise Malformed("a fragment lacks a header")
    head = data[mfhd.start : mfhd.end]
    video = data[picture.box.start : picture.box.end] if picture else b""
    audio = sound_traf(sound.id, frames, base=base, offset=0) if frames else b""
    first = 8 + len(head) + len(video) + len(audio) + 8
    payload = b""
    if picture is not None:
        video, payload = _moved(data, picture, first)
    if frames:
        audio = sound_traf(sound.id, frames, base=base, offset=first + len(payload))
    return box(b"moof", head, video, audio) + box(b"mdat", payload, *frames)


def _within(data: bytes, parent: Box, changes: Mapping[bytes, Callable[[Box], bytes]]) -> bytes:
    parts = []
    for part in children(data, parent.body, parent.end):
        change = changes.get(part.kind)
        parts.append(change(part) if change else data[part.start : part.end])
    return box(parent.kind, *parts)


def _at_48k(data: bytes, mdhd: Box) -> bytes:
    at = mdhd.body - mdhd.start + (20 if data[mdhd.body] else 12)
    copy = bytearray(data[mdhd.start : mdhd.end])
    struct.pack_into(">I", copy, at, RATE)
    return bytes(copy)


def _description(channels: int) -> bytes:
    config = struct.pack(">H", _LC_AT_48K | channels << 3)
    return box(b"stsd", struct.pack(">II", 0, 1), aac_entry(config, rate=RATE, channels=channels))


def _moved(data: bytes, part: TrackPart, first: int) -> tuple[bytes, bytes]:
    """A track's part whose samples begin at `first`, and those samples."""
    traf = bytearray(data[part.box.start : part.box.end])
    payload = b""
    for run in part.runs:
        if run.offset_field:
            struct.pack_into(">i", traf, run.offset_field - part.box.start, first + len(payload))
        payload += data[run.offset : run.end]
    return bytes(traf), payload

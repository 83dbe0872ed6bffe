"""Writes the boxes of a fragmented MP4 with one H.264 picture and at most one AAC sound."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from livestream.video.engine.mp4 import AAC_FRAME, aac_entry, box, sound_traf
from livestream.video.engine.rtmp.configs import Picture, Sound

__all__ = ["AAC_FRAME", "PictureSample", "fragment", "init"]

PICTURE_ID, SOUND_ID = 1, 2
TICKS = 1000
"""The picture's clock: RTMP tells milliseconds."""

_UNITY = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_DEFAULT_BASE_IS_MOOF = 0x020000
_KEY, _NOT_KEY = 0x02000000, 0x01010000


@dataclass(frozen=True, slots=True)
class PictureSample:
    """One picture; `duration` and `shown_after` in milliseconds."""

    data: bytes
    duration: int
    key: bool
    shown_after: int


def init(picture: Picture, sound: Sound | None) -> bytes:
    """The init section (ftyp + moov)."""
    ids = [PICTURE_ID] if sound is None else [PICTURE_ID, SOUND_ID]
    head = struct.pack(">12xIIIH10x", TICKS, 0, 0x10000, 0x100)
    mvhd = box(b"mvhd", head, _UNITY, bytes(24), struct.pack(">I", len(ids) + 1))
    traks = _picture_trak(picture) + (_sound_trak(sound) if sound else b"")
    mvex = box(b"mvex", *(box(b"trex", struct.pack(">6I", 0, number, 1, 0, 0, 0)) for number in ids))
    return box(b"ftyp", b"iso6\0\0\0\0iso6mp41avc1") + box(b"moov", mvhd, traks, mvex)


def fragment(
    number: int, picture_at: int, pictures: Sequence[PictureSample], sound_at: int, sounds: Sequence[bytes]
) -> bytes:
    """A fragment (moof + mdat); `picture_at` in milliseconds, `sound_at` in samples."""
    mfhd = box(b"mfhd", struct.pack(">II", 0, number))
    size = 8 + len(mfhd) + len(_picture_traf(picture_at, pictures, 0)) + 8
    size += len(sound_traf(SOUND_ID, sounds, base=0, offset=0)) if sounds else 0
    payload = b"".join(sample.data for sample in pictures)
    trafs = _picture_traf(picture_at, pictures, size)
    if sounds:
        trafs += sound_traf(SOUND_ID, sounds, base=sound_at, offset=size + len(payload))
    return box(b"moof", mfhd, trafs) + box(b"mdat", payload, *sounds)


def _picture_traf(at: int, pictures: Sequence[PictureSample], offset: int) -> bytes:
    tfhd = box(b"tfhd", struct.pack(">II", _DEFAULT_BASE_IS_MOOF, PICTURE_ID))
    tfdt = box(b"tfdt", struct.pack(">IQ", 1 << 24, at))
    rows = b"".join(
        struct.pack(">IIIi", one.duration, len(one.data), _KEY if one.key else _NOT_KEY, one.shown_after)
        for one in pictures
    )
    trun = box(b"trun", struct.pack(">IIi", 1 << 24 | 0xF01, len(pictures), offset), rows)
    return box(b"traf", tfhd, tfdt, trun)


def _picture_trak(picture: Picture) -> bytes:
    size = struct.pack(">HH", picture.width, picture.height)
    entry = struct.pack(">6xH16x", 1) + size + struct.pack(">IIIH32xHh", 0x480000, 0x480000, 0, 1, 24, -1)
    stsd = _description(box(b"avc1", entry, box(b"avcC", picture.record)))
    header = box(b"vmhd", struct.pack(">I8x", 1))
    wide = struct.pack(">II", picture.width << 16, picture.height << 16)
    return _trak(PICTURE_ID, wide, 0, _media(TICKS, b"vide", header, stsd))


def _sound_trak(sound: Sound) -> bytes:
    entry = aac_entry(sound.record, rate=sound.rate, channels=sound.channels)
    stsd, header = _description(entry), box(b"smhd", bytes(8))
    return _trak(SOUND_ID, bytes(8), 0x100, _media(sound.rate, b"soun", header, stsd))


def _trak(number: int, size: bytes, volume: int, media: bytes) -> bytes:
    head = struct.pack(">I8xI20xH2x", 3, number, volume)
    return box(b"trak", box(b"tkhd", head, _UNITY, size), media)


def _media(ticks: int, kind: bytes, header: bytes, stsd: bytes) -> bytes:
    mdhd = box(b"mdhd", struct.pack(">12xIIHH", ticks, 0, 0x55C4, 0))
    hdlr = box(b"hdlr", struct.pack(">8x4s12xx", kind))
    dinf = box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", 1))))
    empty = b"".join(box(name, bytes(8)) for name in (b"stts", b"stsc", b"stco"))
    stbl = box(b"stbl", stsd, empty, box(b"stsz", bytes(12)))
    return box(b"mdia", mdhd, hdlr, box(b"minf", header, dinf, stbl))


def _description(entry: bytes) -> bytes:
    return box(b"stsd", struct.pack(">II", 0, 1), entry)

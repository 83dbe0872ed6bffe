"""Writing MP4: a box, and AAC sound's description and share of a fragment."""

from __future__ import annotations

import struct
from collections.abc import Sequence

AAC_FRAME = 1024
"""Samples in one AAC frame."""

_DEFAULT_BASE_IS_MOOF = 0x020000


def box(kind: bytes, *bodies: bytes) -> bytes:
    """A box with its header."""
    body = b"".join(bodies)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def aac_entry(config: bytes, *, rate: int, channels: int) -> bytes:
    """The sample entry of AAC with this AudioSpecificConfig (ISO/IEC 14496-14, 5.6)."""
    decoder = b"\x40\x15" + bytes(3) + struct.pack(">II", 0, 0) + _descriptor(5, config)
    stream = struct.pack(">HB", 0, 0) + _descriptor(4, decoder) + _descriptor(6, b"\x02")
    esds = box(b"esds", bytes(4), _descriptor(3, stream))
    # the entry's own rate has 16 bits; above, it is 0 and the config tells it
    shown = rate << 16 if rate < 1 << 16 else 0
    return box(b"mp4a", struct.pack(">6xH8xHHHHI", 1, channels, 16, 0, 0, shown), esds)


def sound_traf(track_id: int, frames: Sequence[bytes], *, base: int, offset: int) -> bytes:
    """AAC frames that begin at `base` (samples) and lie from `offset` on in the fragment."""
    tfhd = box(b"tfhd", struct.pack(">III", _DEFAULT_BASE_IS_MOOF | 8, track_id, AAC_FRAME))
    tfdt = box(b"tfdt", struct.pack(">IQ", 1 << 24, base))
    sizes = struct.pack(f">{len(frames)}I", *(len(frame) for frame in frames))
    trun = box(b"trun", struct.pack(">IIi", 0x201, len(frames), offset), sizes)
    return box(b"traf", tfhd, tfdt, trun)


def _descriptor(tag: int, body: bytes) -> bytes:
    size = [len(body) & 127]
    while (rest := len(body) >> 7 * len(size)) > 0:
        size.insert(0, rest & 127 | 128)
    return bytes([tag, *size]) + body

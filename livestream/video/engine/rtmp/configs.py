"""What the two configurations promise: the picture's size, the sound's rate and channels."""

from __future__ import annotations

from dataclasses import dataclass

from livestream.video.engine.boxes import Malformed
from livestream.video.engine.tracks import CodecRefused

LARGEST_SIDE = 4096
"""Pixels: level 5.1 reaches no further, and phones don't either."""
MAX_CONFIG = 4096

_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_LC, _SBR, _PS = 2, 5, 29
_WITH_CHROMA = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})


class Bits:
    """Reads bits, the highest first. Raises Malformed past the end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        if count > self._left:
            raise Malformed("a configuration is cut short")
        self._left -= count
        return self._value >> self._left & (1 << count) - 1

    def golomb(self) -> int:
        """An unsigned Exp-Golomb number (ITU-T H.264, 9.1)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:
                raise Malformed("an impossible number in a configuration")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        """A signed Exp-Golomb number."""
        number = self.golomb()
        return (number + 1) // 2 if number & 1 else -(number // 2)


@dataclass(frozen=True, slots=True)
class Picture:
    """H.264: `record` is its decoder configuration (avcC), `length_size` the bytes before each unit."""

    record: bytes
    width: int
    height: int
    length_size: int


@dataclass(frozen=True, slots=True)
class Sound:
    """AAC: `record` is its AudioSpecificConfig."""

    record: bytes
    rate: int
    channels: int


def picture_config(record: bytes) -> Picture:
    """Read an avcC record (ISO/IEC 14496-15, 5.3.3.1). Raises Malformed."""
    if not 11 <= len(record) <= MAX_CONFIG or record[0] != 1 or not record[5] & 31:
        raise Malformed("not a configuration of H.264")
    size = int.from_bytes(record[6:8], "big")
    sps = record[8 : 8 + size]
    if len(sps) < max(size, 5) or sps[0] & 31 != 7:
        raise Malformed("a configuration without its sequence parameters")
    width, height = _size(sps)
    return Picture(record, width, height, (record[4] & 3) + 1)


def sound_config(record: bytes) -> Sound:
    """Read an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). Raises Malformed or CodecRefused."""
    if len(record) > MAX_CONFIG:
        raise Malformed("not a configuration of AAC")
    bits = Bits(record[:16])
    kind = bits.take(5)
    index = bits.take(4)
    rate = bits.take(24) if index == 15 else _RATES[index] if index < len(_RATES) else 0
    channels = bits.take(4)
    if kind not in (_LC, _SBR, _PS):
        raise CodecRefused(f"AAC of object type {kind}")
    if not 7350 <= rate <= 96000 or not 1 <= channels <= 7:
        raise Malformed("sound of an impossible rate or number of channels")
    return Sound(record, rate, 8 if channels == 7 else channels)


def _size(sps: bytes) -> tuple[int, int]:
    """Width and height in pixels (ITU-T H.264, 7.3.2.1.1)."""
    bits = Bits(sps[1:].replace(b"\0\0\3", b"\0\0"))
    profile = bits.take(8)
    bits.take(16)
    bits.golomb()
    chroma = 1
    if profile in _WITH_CHROMA:
        chroma = bits.golomb()
        if chroma == 3:
            bits.take(1)
        bits.golomb()
        bits.golomb()
        bits.take(1)
        if bits.take(1):
            _pass_scaling(bits, 12 if chroma == 3 else 8)
    bits.golomb()
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:
        bits.take(1)
        bits.golomb()
        bits.golomb()
        for _ in range(min(bits.golomb(), 256)):
            bits.golomb()
    bits.golomb()
    bits.take(1)
    across, down = bits.golomb() + 1, bits.golomb() + 1
    by_frame = bits.take(1)
    if not by_frame:
        bits.take(1)
    bits.take(1)
    width, height = 16 * across, 16 * down * (2 - by_frame)
    if bits.take(1):
        left, right, top, bottom = (bits.golomb() for _ in range(4))
        width -= (left + right) * (2 if chroma in (1, 2) else 1)
        height -= (top + bottom) * (2 if chroma == 1 else 1) * (2 - by_frame)
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise Malformed("a picture of an impossible size")
    return width, height


def _pass_scaling(bits: Bits, lists: int) -> None:
    for number in range(lists):
        if not bits.take(1):
            continue
        last = following = 8
        for _ in range(16 if number < 6 else 64):
            if following:
                following = (last + bits.signed()) % 256
            last = following or last

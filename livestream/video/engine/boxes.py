"""Reading MP4 boxes that a stranger sent: every length is checked before it is believed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MAX_BOX = 8 << 20
"""Bytes of the largest box taken: about ten times a 0.5 s fragment at the highest bitrate allowed."""

_HEADER = struct.Struct(">I4s")
_WIDE = struct.Struct(">Q")


class Malformed(ValueError):
    """The bytes are not the fragmented MP4 that was promised."""


class TooLarge(Malformed):
    """A box announces more than we hold in memory."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box lies in its buffer: `start` of the header, `body`, and `end`."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole unit of the stream: an init section (ftyp + moov) or a fragment (moof + mdat)."""

    kind: Literal["init", "fragment"]
    data: bytes


def header(data: bytes | bytearray, at: int) -> Box | None:
    """The box that begins at `at`, or None if its header isn't whole. Raises Malformed."""
    if len(data) - at < 8:
        return None
    size, kind = _HEADER.unpack_from(data, at)
    body = at + 8
    if size == 1:
        if len(data) - at < 16:
            return None
        size, body = _WIDE.unpack_from(data, at + 8)[0], at + 16
    if size < body - at or not all(0x20 <= c < 0x7F or c == 0xA9 for c in kind):
        raise Malformed("no box begins here")
    return Box(kind, at, body, at + size)


def children(data: bytes, start: int, end: int) -> Iterator[Box]:
    """Walk the boxes that fill data[start:end] exactly. Raises Malformed."""
    at = start
    while at < end:
        box = header(data, at)
        if box is None or box.end > end:
            raise Malformed("a box is cut short")
        yield box
        at = box.end


def child(data: bytes, parent: Box, *path: bytes) -> Box | None:
    """The first box down a path of kinds, or None. Raises Malformed."""
    for kind in path:
        found = next((box for box in children(data, parent.body, parent.end) if box.kind == kind), None)
        if found is None:
            return None
        parent = found
    return parent


class BoxReader:
    """Cuts a stream of arbitrary chunks into whole pieces; holds at most one box and a chunk."""

    def __init__(self, *, max_box: int = MAX_BOX) -> None:
        self._max_box = max_box
        self._buffer = bytearray()
        self._ftyp = b""
        self._moof = b""

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """Take a chunk and yield the pieces it completes. Raises Malformed or TooLarge, and is then spent."""
        self._buffer += chunk
        while (box := header(self._buffer, 0)) is not None:
            if box.end > self._max_box:
                raise TooLarge(f"a box of {box.end} bytes")
            if box.end > len(self._buffer):
                return
            data = bytes(self._buffer[: box.end])
            del self._buffer[: box.end]
            piece = self._piece(box.kind, data)
            if piece is not None:
                yield piece

    def _piece(self, kind: bytes, data: bytes) -> Piece | None:
        if self._moof and kind != b"mdat":
            raise Malformed("a fragment's samples are missing")
        if kind == b"ftyp":
            self._ftyp = data
        elif kind == b"moov":
            return Piece("init", self._ftyp + data)
        elif kind == b"moof":
            self._moof = data
        elif kind == b"mdat":
            if not self._moof:
                raise Malformed("samples without a fragment: not a fragmented MP4")
            moof, self._moof = self._moof, b""
            return Piece("fragment", moof + data)
        return None

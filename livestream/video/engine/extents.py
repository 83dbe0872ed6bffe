"""Pieces of a file, read beside the event loop."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

PIECE = 256 << 10
_RANGE = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?")


def asked(wanted: str, size: int) -> tuple[int, int]:
    """The bytes [begin, end) of a Range header; an empty extent when it can't be satisfied."""
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or match.groups() == (None, None):
        return 0, 0
    first, last = match.groups()
    if first is None:
        return max(0, size - int(last)), size
    end = size if last is None else min(size, int(last) + 1)
    return int(first), end


async def pieces(file: Path, extents: Sequence[tuple[int, int]]) -> AsyncIterator[bytes]:
    """The bytes [begin, end) of each extent, in order."""
    handle = await asyncio.to_thread(file.open, "rb")
    try:
        for begin, end in extents:
            while begin < end:
                piece = await asyncio.to_thread(os.pread, handle.fileno(), min(PIECE, end - begin), begin)
                if not piece:
                    return
                begin += len(piece)
                yield piece
    finally:
        handle.close()

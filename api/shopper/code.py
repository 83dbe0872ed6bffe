"""A QR code as an SVG path."""

from typing import TypedDict

import segno

QUIET = 4
"""Modules of empty space around the code (ISO/IEC 18004)."""


class Code(TypedDict):
    """One path in a square of `size` units."""

    size: int
    path: str


def draw_code(text: str) -> Code:
    """The code of a text; each dark run of a row is one stroke of the path."""
    rows = [[bool(module) for module in row] for row in segno.make_qr(text, error="m").matrix]
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                strokes.append(f"M{x + QUIET} {y + QUIET}h{end - x}v1H{x + QUIET}z")
            x = end + 1
    return {"size": len(rows) + 2 * QUIET, "path": "".join(strokes)}

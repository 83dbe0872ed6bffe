"""Feathers, and the shuttlecock made of three of them over a disc."""

from __future__ import annotations

import math
from functools import cache

from PIL import Image, ImageDraw

from sandbox.clip import palette as p

SPRITE = 300
"""Side of the shuttlecock's square, in pixels of the picture; the disc's foot is at (150, 250)."""
FOOT = (150, 250)
_SCALE = 3


def feather(*, length: int, width: int, colour: p.Colour, tip: p.Colour) -> Image.Image:
    """One upright feather, RGBA; its quill ends at the bottom's middle."""
    picture = Image.new("RGBA", (width, length), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    vane = 0.84 * length
    for y in range(round(vane)):
        along = y / vane
        half = width / 2 * math.sin(math.pi * min(1.0, along**0.62)) ** 0.75 if along < 1 else 0.0
        shade = p.mix(tip, colour, min(1.0, along * 2.6))
        pen.line((width / 2 - half, y, width / 2 + half, y), fill=(*shade, 255))
    quill = p.mix(colour, p.PAPER, 0.6)
    step = max(4, length // 22)
    for y in range(step * 2, round(vane), step):
        reach = width * 0.42
        for side in (-1, 1):
            pen.line(
                (width / 2, y, width / 2 + side * reach, y - step * 1.5),
                fill=(*p.mix(colour, p.INK, 0.16), 70),
                width=max(1, width // 40),
            )
    pen.line((width / 2, length * 0.05, width / 2, length), fill=(*quill, 255), width=max(2, width // 16))
    return picture


@cache
def shuttlecock(spread: int, tilt: int) -> Image.Image:
    """The shuttlecock, its feathers `spread` degrees apart and the whole tilted by `tilt` degrees."""
    side = SPRITE * _SCALE
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    foot_x, foot_y = FOOT[0] * _SCALE, FOOT[1] * _SCALE
    neck = foot_y - 26 * _SCALE
    cream = (250, 240, 224)
    for turn, colour, tip in (
        (-spread, cream, p.WARM),
        (spread, cream, p.WARM),
        (0, p.PAPER, p.mix(p.WARM, p.INK, 0.1)),
    ):
        plume = feather(length=170 * _SCALE, width=46 * _SCALE, colour=colour, tip=tip)
        canvas = Image.new("RGBA", (side, side), (0, 0, 0, 0))
        canvas.paste(plume, (foot_x - plume.width // 2, neck - plume.height), plume)
        picture.alpha_composite(
            canvas.rotate(-turn, center=(foot_x, neck), resample=Image.Resampling.BICUBIC)
        )
    pen = ImageDraw.Draw(picture)
    _foot(pen, foot_x, foot_y)
    turned = picture.rotate(-tilt, center=(foot_x, foot_y - 70 * _SCALE), resample=Image.Resampling.BICUBIC)
    return turned.resize((SPRITE, SPRITE), Image.Resampling.LANCZOS)


def _foot(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """The tube that holds the feathers, bound with red thread, and the discs under it."""
    s = _SCALE
    pen.rounded_rectangle(
        (x - 11 * s, y - 46 * s, x + 11 * s, y - 8 * s), radius=4 * s, fill=p.mix(p.PAPER, p.LINE, 0.5)
    )
    for line in range(4):
        top = y - 40 * s + line * 6 * s
        pen.rectangle((x - 12 * s, top, x + 12 * s, top + 4 * s), fill=p.WARM)
    for lift, colour in (
        (0, p.mix(p.HONEY, p.WOOD_DARK, 0.5)),
        (6, p.HONEY),
        (11, p.mix(p.WARM, p.INK, 0.12)),
    ):
        half = 36 if lift < 11 else 28
        pen.ellipse((x - half * s, y - (lift + 12) * s, x + half * s, y - (lift - 6) * s), fill=colour)

"""The still part of the scene: a wall in window light, a shelf with dyed feathers, a workshop table."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from sandbox.clip import palette as p
from sandbox.clip.feather import feather

SCALE = 2


def draw_room() -> Image.Image:
    """The background at its final size, RGB."""
    size = (p.WIDTH * SCALE, p.HEIGHT * SCALE)
    picture = Image.new("RGB", size, p.SNOW)
    _wall(picture)
    _window_light(picture)
    _shelf(picture)
    _table(picture)
    _things(picture)
    return picture.resize((p.WIDTH, p.HEIGHT), Image.Resampling.LANCZOS)


def _px(*values: float) -> list[float]:
    return [value * SCALE for value in values]


def _wall(picture: Image.Image) -> None:
    pen = ImageDraw.Draw(picture)
    for y in range(p.TABLE_TOP * SCALE):
        pen.line((0, y, picture.width, y), fill=p.mix(p.PAPER, p.LINE, (y / (p.TABLE_TOP * SCALE)) ** 1.4))


def _window_light(picture: Image.Image) -> None:
    """Four slanted panes of sun on the wall."""
    glow = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(glow)
    for column in range(2):
        for row in range(2):
            x, y = 215 + column * 128, 90 + row * 178 + column * 26
            corners = [(x, y), (x + 112, y + 24), (x + 96, y + 184), (x - 16, y + 160)]
            pen.polygon([(cx * SCALE, cy * SCALE) for cx, cy in corners], fill=150)
    glow = glow.filter(ImageFilter.GaussianBlur(7 * SCALE))
    picture.paste(Image.new("RGB", picture.size, (255, 240, 205)), (0, 0), glow)


def _shelf(picture: Image.Image) -> None:
    pen = ImageDraw.Draw(picture, "RGBA")
    pen.rectangle(_px(0, 436, 352, 440), fill=(*p.INK, 26))
    pen.rectangle(_px(0, 424, 344, 437), fill=p.WOOD)
    pen.rectangle(_px(0, 433, 344, 437), fill=p.WOOD_DARK)
    chance = random.Random(7)
    for x, colour in ((66, p.WARM), (162, p.PINE), (258, p.HONEY)):
        for number in range(5):
            tint = p.mix(colour, p.PAPER, 0.12 * number)
            plume = feather(length=150 * SCALE, width=27 * SCALE, colour=tint, tip=p.mix(tint, p.INK, 0.18))
            turned = plume.rotate(
                18 * (2 - number) + chance.uniform(-4, 4), expand=True, resample=Image.Resampling.BICUBIC
            )
            place = (
                round(x * SCALE - turned.width / 2 + (number - 2) * 15 * SCALE),
                round(300 * SCALE - turned.height / 2),
            )
            picture.paste(turned, place, turned)
        _jar(pen, x)


def _jar(pen: ImageDraw.ImageDraw, x: float) -> None:
    pen.rounded_rectangle(
        _px(x - 27, 348, x + 27, 424),
        radius=9 * SCALE,
        fill=(226, 214, 196),
        outline=(190, 172, 148),
        width=SCALE,
    )
    pen.rounded_rectangle(_px(x - 30, 342, x + 30, 354), radius=6 * SCALE, fill=(205, 188, 164))
    pen.rectangle(_px(x - 21, 362, x - 16, 414), fill=(255, 255, 255, 90))


def _table(picture: Image.Image) -> None:
    pen = ImageDraw.Draw(picture, "RGBA")
    top, bottom = p.TABLE_TOP * SCALE, picture.height
    for y in range(top, bottom):
        pen.line(
            (0, y, picture.width, y), fill=p.mix((222, 180, 130), (176, 124, 78), (y - top) / (bottom - top))
        )
    chance = random.Random(3)
    for number in range(26):
        y = top + (number + chance.random()) ** 1.25 * 11
        wave = chance.uniform(2, 7) * SCALE
        bend = chance.uniform(1.4, 2.2) * math.pi / picture.width
        points = [(x, y + wave * math.sin(x * bend)) for x in range(0, picture.width + 40, 40)]
        pen.line(points, fill=(*p.WOOD_DARK, 50), width=SCALE)
    pen.rectangle((0, top - 2 * SCALE, picture.width, top + 3 * SCALE), fill=(238, 203, 158))


def _things(picture: Image.Image) -> None:
    """A woven mat, a spool of red thread, discs that wait to be sewn, a cup of tea."""
    pen = ImageDraw.Draw(picture, "RGBA")
    for ring in range(9):
        inset = ring * 15
        colour = p.SNOW if ring % 2 else p.mix(p.SNOW, p.HONEY, 0.35)
        pen.ellipse(_px(120 + inset, 706 + inset * 0.34, 420 - inset, 822 - inset * 0.34), fill=colour)
    pen.ellipse(_px(50, 868, 140, 896), fill=(*p.INK, 40))
    pen.rectangle(_px(62, 812, 122, 878), fill=p.WARM)
    for line in range(9):
        y = 818 + line * 7
        pen.line(_px(62, y, 122, y + 3), fill=p.mix(p.WARM, p.INK, 0.25), width=SCALE)
    for y in (802, 870):
        pen.ellipse(_px(52, y, 132, y + 20), fill=p.WOOD, outline=p.WOOD_DARK, width=SCALE)
    for number in range(4):
        x, y = 398 + number % 2 * 6, 892 - number * 9
        pen.ellipse(
            _px(x, y, x + 78, y + 26),
            fill=p.mix(p.HONEY, p.WOOD_DARK, 0.2 + number % 2 * 0.15),
            outline=p.WOOD_DARK,
            width=SCALE,
        )
    _cup(pen)


def _cup(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse(_px(410, 742, 520, 768), fill=(*p.INK, 36))
    pen.arc(_px(486, 690, 528, 738), 270, 90, fill=(214, 202, 186), width=7 * SCALE)
    pen.rounded_rectangle(_px(424, 676, 506, 758), radius=26 * SCALE, fill=p.PAPER)
    pen.rectangle(_px(424, 676, 506, 716), fill=p.PAPER)
    pen.rectangle(_px(424, 700, 506, 706), fill=p.PINE)
    pen.ellipse(_px(424, 664, 506, 690), fill=p.mix(p.PAPER, p.LINE, 0.6))
    pen.ellipse(_px(431, 668, 499, 687), fill=(168, 110, 58))

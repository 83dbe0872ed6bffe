"""One drawing for each ware of the demo, 900 pixels square: `python -m sandbox.pictures.goods` draws them anew."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from sandbox.clip.feather import feather, shuttlecock
from sandbox.clip.palette import HONEY, INK, PAPER, WARM, Colour, mix
from sandbox.pictures.canvas import SCALE, Canvas, tinted

SIZE = 900
WOOD: Colour = (198, 150, 104)
PINE: Colour = (30, 107, 82)
TEAL: Colour = (52, 96, 110)
CREAM: Colour = (250, 240, 224)
STRAW: Colour = (214, 176, 112)


def stage(top: Colour = (255, 249, 240), bottom: Colour = (240, 224, 202), wood: Colour = WOOD) -> Canvas:
    """A table in front of a warm wall, light from the upper left."""
    canvas = Canvas(SIZE, SIZE, top=top, bottom=bottom)
    canvas.light(230, 190, 330, (255, 255, 250), 150)
    canvas.table(610, wood)
    return canvas


def bird(
    canvas: Canvas, x: float, foot: float, size: float, *, tilt: int = 0, colour: Colour | None = None
) -> None:
    """A shuttlecock whose foot stands at (x, foot)."""
    sprite = shuttlecock(24, tilt)
    canvas.shadow(x + size * 0.06, foot + size * 0.02, size * 0.2, size * 0.05)
    canvas.sprite(tinted(sprite, colour) if colour else sprite, x, foot - size * 0.33, size)


def three_feather() -> Canvas:
    """One shuttlecock, large."""
    canvas = stage()
    bird(canvas, 450, 790, 1000)
    return canvas


def four_feather() -> Canvas:
    """Two, one in pine green."""
    canvas = stage(bottom=(226, 228, 208))
    bird(canvas, 620, 710, 760, tilt=6, colour=PINE)
    bird(canvas, 335, 800, 860, tilt=-6)
    return canvas


def child() -> Canvas:
    """Three small ones in a row."""
    canvas = stage(top=(255, 246, 236), bottom=(250, 220, 200))
    for x, foot, colour, tilt in ((230, 720, HONEY, -5), (670, 710, TEAL, 6), (450, 810, None, 0)):
        bird(canvas, x, foot, 620, tilt=tilt, colour=colour)
    return canvas


def school() -> Canvas:
    """Ten in two rows."""
    canvas = stage(top=(246, 248, 244), bottom=(222, 226, 214))
    colours = (None, PINE, HONEY, TEAL, None)
    for row, (foot, size) in enumerate(((650, 400), (800, 480))):
        for n in range(5):
            bird(
                canvas, 120 + n * 165 + row * 5, foot, size, tilt=n * 3 - 6, colour=colours[(n + row * 2) % 5]
            )
    return canvas


def giftbox() -> Canvas:
    """A red and a teal one in an open box."""
    canvas = stage(top=(255, 244, 236), bottom=(238, 212, 190))
    canvas.shadow(450, 800, 330, 50, 110)
    layer, pen = canvas.layer()
    pen.polygon(
        canvas.points((150, 430), (750, 430), (790, 800), (110, 800)), fill=(*mix(WARM, INK, 0.25), 255)
    )
    pen.polygon(canvas.points((190, 465), (710, 465), (742, 765), (158, 765)), fill=(*CREAM, 255))
    for n in range(15):
        y = 480 + n * 19
        pen.line(
            canvas.points((186, y), (714, y + 8 * math.sin(n))), fill=(*mix(CREAM, STRAW, 0.5), 120), width=3
        )
    canvas.add(layer)
    bird(canvas, 335, 735, 420, tilt=-4)
    bird(canvas, 575, 735, 420, tilt=4, colour=TEAL)
    return canvas


def kit() -> Canvas:
    """Feathers, copper discs, cloth and thread laid out."""
    canvas = stage(bottom=(236, 226, 210))
    canvas.table(0, (222, 190, 150))
    for n, turn in enumerate((-24, -8, 10)):
        plume = feather(length=520, width=120, colour=CREAM, tip=(WARM, HONEY, PINE)[n])
        square = Image.new("RGBA", (560, 560), (0, 0, 0, 0))
        square.paste(plume, (220, 20), plume)
        canvas.shadow(215 + n * 120, 470, 40, 150, 40)
        canvas.sprite(square, 210 + n * 120, 430, 470, turn=turn)
    layer, pen = canvas.layer()
    for x, y in ((640, 300), (740, 380), (645, 440)):
        pen.ellipse(canvas.box(x + 6, y + 8, 58, 58), fill=(60, 40, 20, 70))
        pen.ellipse(
            canvas.box(x, y, 58, 58), fill=(*HONEY, 255), outline=(*mix(HONEY, INK, 0.4), 255), width=5
        )
        pen.rectangle(canvas.box(x, y, 15, 15), fill=(222, 190, 150, 255))
    pen.polygon(canvas.points((150, 690), (420, 640), (470, 800), (190, 850)), fill=(*WARM, 255))
    pen.polygon(
        canvas.points((150, 690), (420, 640), (428, 666), (157, 718)), fill=(*mix(WARM, PAPER, 0.25), 255)
    )
    pen.rounded_rectangle(canvas.box(640, 720, 80, 95), radius=20, fill=(*mix(PINE, INK, 0.1), 255))
    for n in range(9):
        y = 650 + n * 17
        pen.line(canvas.points((562, y), (718, y + 8)), fill=(*mix(PINE, PAPER, 0.25), 255), width=4)
    for y in (615, 822):
        pen.rounded_rectangle(canvas.box(640, y, 96, 17), radius=14, fill=(*WOOD, 255))
    canvas.add(layer)
    return canvas


def weave(
    canvas: Canvas, left: float, right: float, top: float, bottom: float, slope: float, rows: int
) -> None:
    """A woven wall, narrower at the foot by `slope` on each side."""
    layer, pen = canvas.layer()
    height = (bottom - top) / rows
    for row in range(rows):
        y = top + row * height
        inset = slope * row / rows
        columns = 15
        width = (right - left - 2 * inset) / columns
        for n in range(columns):
            over = (n + row) % 2
            shade = mix(STRAW, INK, 0.12 + 0.16 * over + 0.18 * abs(n - columns / 2) / columns)
            x = left + inset + n * width
            pen.rounded_rectangle(
                (x * SCALE, y * SCALE, (x + width * 1.04) * SCALE, (y + height * 1.12) * SCALE),
                radius=9,
                fill=(*shade, 255),
            )
    canvas.add(layer)


def basket() -> Canvas:
    """A willow basket with a handle."""
    canvas = stage(bottom=(228, 226, 206))
    canvas.shadow(460, 795, 290, 46, 110)
    layer, pen = canvas.layer()
    for lift, colour in ((0, mix(STRAW, INK, 0.4)), (9, mix(STRAW, INK, 0.15))):
        pen.arc(canvas.box(450, 470 - lift, 245, 300), 180, 360, fill=(*colour, 255), width=24)
    canvas.add(layer)
    weave(canvas, 170, 730, 480, 790, 70, 11)
    layer, pen = canvas.layer()
    pen.ellipse(canvas.box(450, 480, 285, 42), fill=(*mix(STRAW, INK, 0.55), 255))
    pen.ellipse(canvas.box(450, 474, 285, 42), outline=(*mix(STRAW, PAPER, 0.2), 255), width=18)
    canvas.add(layer)
    return canvas


def slippers() -> Canvas:
    """A pair of cloth shoes from above."""
    canvas = stage(top=(250, 246, 242), bottom=(232, 218, 208))
    canvas.table(0, (214, 190, 162))
    for x, turn in ((320, 8), (590, -8)):
        layer, pen = canvas.layer()
        pen.ellipse(canvas.box(x + 12, 475, 118, 310), fill=(60, 40, 20, 80))
        pen.ellipse(canvas.box(x, 460, 116, 308), fill=(*CREAM, 255))
        pen.ellipse(canvas.box(x, 455, 102, 292), fill=(*mix(TEAL, INK, 0.35), 255))
        pen.ellipse(canvas.box(x, 540, 66, 170), fill=(*mix(CREAM, WOOD, 0.35), 255))
        pen.arc(canvas.box(x, 540, 66, 170), 0, 360, fill=(*WARM, 255), width=10)
        for n in range(5):
            angle = math.tau * n / 5
            pen.ellipse(
                canvas.box(x + 24 * math.cos(angle), 265 + 24 * math.sin(angle), 17, 17), fill=(*WARM, 255)
            )
        pen.ellipse(canvas.box(x, 265, 13, 13), fill=(*HONEY, 255))
        canvas.add(layer.rotate(turn, center=(x * SCALE, 460 * SCALE), resample=Image.Resampling.BICUBIC))
    return canvas


def cushion() -> Canvas:
    """A round cushion, plaited in rings."""
    canvas = stage(bottom=(234, 222, 200))
    canvas.table(0, (206, 168, 124))
    canvas.shadow(465, 560, 330, 250, 80)
    layer, pen = canvas.layer()
    for ring in range(11):
        radius = 320 - ring * 28
        count = max(8, radius // 8)
        for n in range(count):
            angle = math.tau * (n + ring * 0.5) / count
            x, y = 450 + radius * math.cos(angle), 500 + radius * 0.8 * math.sin(angle)
            shade = mix(mix(STRAW, PAPER, 0.35), INK, 0.06 + 0.2 * ((n + ring) % 2))
            pen.ellipse(canvas.box(x, y, 23, 17), fill=(*shade, 255))
    canvas.add(layer)
    return canvas


def newborn() -> Canvas:
    """A moses basket with a blanket, under a small mobile."""
    canvas = stage(top=(250, 246, 240), bottom=(222, 232, 224), wood=(206, 172, 134))
    canvas.shadow(460, 790, 320, 44, 100)
    weave(canvas, 130, 770, 560, 780, 60, 8)
    layer, pen = canvas.layer()
    pen.ellipse(canvas.box(450, 555, 325, 62), fill=(*mix(STRAW, INK, 0.35), 255))
    pen.chord(canvas.box(450, 560, 300, 150), 180, 360, fill=(255, 253, 248, 255))
    pen.pieslice(canvas.box(560, 560, 190, 120), 180, 360, fill=(*mix(PINE, PAPER, 0.55), 255))
    pen.line(canvas.points((450, 0), (450, 150)), fill=(*mix(INK, PAPER, 0.4), 255), width=4)
    pen.arc(canvas.box(450, 190, 190, 40), 180, 360, fill=(*WOOD, 255), width=8)
    for x, drop, colour in ((260, 120, WARM), (385, 170, HONEY), (515, 150, PINE), (640, 120, TEAL)):
        pen.line(canvas.points((x, 185), (x, 185 + drop)), fill=(*mix(INK, PAPER, 0.5), 255), width=3)
        pen.ellipse(canvas.box(x, 200 + drop, 24, 24), fill=(*mix(colour, PAPER, 0.15), 255))
    canvas.add(layer)
    return canvas


def elder() -> Canvas:
    """Tea for two by a window."""
    canvas = stage(top=(244, 248, 250), bottom=(236, 226, 208))
    layer, pen = canvas.layer()
    pen.rounded_rectangle(canvas.box(450, 270, 290, 230), radius=24, fill=(255, 255, 255, 255))
    pen.rectangle(canvas.box(450, 270, 268, 208), fill=(206, 226, 234, 255))
    pen.ellipse(canvas.box(590, 190, 52, 52), fill=(255, 240, 200, 255))
    pen.chord(canvas.box(360, 478, 178, 120), 180, 360, fill=(*mix(PINE, PAPER, 0.5), 255))
    pen.chord(canvas.box(590, 478, 128, 70), 180, 360, fill=(*mix(PINE, PAPER, 0.4), 255))
    pen.line(canvas.points((450, 62), (450, 478)), fill=(255, 255, 255, 255), width=18)
    canvas.add(layer)
    for x, colour in ((300, WARM), (600, TEAL)):
        canvas.shadow(x + 10, 775, 120, 26)
        layer, pen = canvas.layer()
        pen.arc(canvas.box(x + 98, 700, 42, 42), 250, 470, fill=(*colour, 255), width=18)
        pen.chord(canvas.box(x, 650, 110, 135), 0, 180, fill=(*colour, 255))
        pen.ellipse(canvas.box(x, 652, 110, 26), fill=(*mix(colour, PAPER, 0.35), 255))
        pen.ellipse(canvas.box(x, 656, 96, 19), fill=(150, 96, 50, 255))
        canvas.add(layer)
        for n in range(2):
            canvas.light(x - 20 + 40 * n, 590 - 30 * n, 34, (255, 255, 255), 110)
    return canvas


GOODS: dict[str, Callable[[], Canvas]] = {
    "three-feather": three_feather,
    "four-feather": four_feather,
    "child": child,
    "school": school,
    "giftbox": giftbox,
    "kit": kit,
    "basket": basket,
    "slippers": slippers,
    "cushion": cushion,
    "newborn": newborn,
    "elder": elder,
}


def main() -> None:
    """Draw all of them into `files/` as WebP, where the seed finds them."""
    folder = Path(__file__).parent / "files"
    folder.mkdir(exist_ok=True)
    for key, draw in GOODS.items():
        drawing = draw().finish()
        drawing.save(folder / f"{key}.webp", quality=82, method=6)
        cover = drawing.crop((112, 0, 787, 900)).resize((540, 720), Image.Resampling.LANCZOS)
        cover.save(folder / f"cover-{key}.webp", quality=80, method=6)


if __name__ == "__main__":
    main()

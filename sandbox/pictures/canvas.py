"""A ground with light, soft shadows, and a few shapes, drawn large and made small for smooth edges."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from sandbox.clip.palette import INK, Colour, mix

SCALE = 2
"""Drawn at twice the size."""


class Canvas:
    """An RGBA picture of `width` x `height` pixels; all measures are in its pixels."""

    def __init__(self, width: int, height: int, *, top: Colour, bottom: Colour) -> None:
        self.width, self.height = width, height
        ramp = Image.linear_gradient("L").resize((width * SCALE, height * SCALE))
        ground = Image.composite(Image.new("RGB", ramp.size, bottom), Image.new("RGB", ramp.size, top), ramp)
        self.picture = ground.convert("RGBA")

    def layer(self, tint: Colour = (0, 0, 0)) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        """An empty layer of the same size and a pen for it; what is blurred on it fades into `tint`."""
        empty = Image.new("RGBA", self.picture.size, (*tint, 0))
        return empty, ImageDraw.Draw(empty)

    def add(self, layer: Image.Image) -> None:
        """Lay a layer on top."""
        self.picture.alpha_composite(layer)

    def light(self, x: float, y: float, radius: float, colour: Colour, alpha: int) -> None:
        """A soft glow."""
        layer, pen = self.layer(colour)
        pen.ellipse(self.box(x, y, radius, radius), fill=(*colour, alpha))
        self.add(layer.filter(ImageFilter.GaussianBlur(radius * SCALE * 0.45)))

    def shadow(self, x: float, y: float, half: float, flat: float, alpha: int = 90) -> None:
        """A soft shadow on the table."""
        tint = mix(INK, (120, 70, 40), 0.3)
        layer, pen = self.layer(tint)
        pen.ellipse(self.box(x, y, half, flat), fill=(*tint, alpha))
        self.add(layer.filter(ImageFilter.GaussianBlur(flat * SCALE * 0.55)))

    def table(self, y: float, colour: Colour) -> None:
        """A table top from `y` down, lighter at its edge, with a little grain."""
        layer, pen = self.layer()
        w, h, top = self.picture.width, self.picture.height, round(y * SCALE)
        for row in range(top, h):
            share = (row - top) / max(1, h - top)
            pen.line((0, row, w, row), fill=(*mix(colour, INK, 0.06 + 0.16 * share), 255))
        for n in range(14):
            grain = top + (n + 0.6) * (h - top) / 14 + 5 * math.sin(n * 2.1)
            pen.line((0, grain, w, grain + 6 * math.sin(n)), fill=(*mix(colour, INK, 0.24), 60), width=SCALE)
        pen.line((0, top, w, top), fill=(255, 248, 236, 150), width=2 * SCALE)
        self.add(layer)

    def sprite(self, sprite: Image.Image, x: float, y: float, size: float, *, turn: float = 0) -> None:
        """A square RGBA sprite with its centre at (x, y), `size` pixels wide, turned by degrees."""
        side = round(size * SCALE)
        shape = sprite.resize((side, side), Image.Resampling.LANCZOS).rotate(
            turn, resample=Image.Resampling.BICUBIC
        )
        layer, _ = self.layer()
        layer.paste(shape, (round(x * SCALE - side / 2), round(y * SCALE - side / 2)), shape)
        self.add(layer)

    def box(self, x: float, y: float, half_x: float, half_y: float) -> tuple[float, float, float, float]:
        """The corners of an ellipse or rectangle around (x, y), in drawn pixels."""
        return ((x - half_x) * SCALE, (y - half_y) * SCALE, (x + half_x) * SCALE, (y + half_y) * SCALE)

    def points(self, *corners: tuple[float, float]) -> list[tuple[float, float]]:
        """Corners in drawn pixels."""
        return [(x * SCALE, y * SCALE) for x, y in corners]

    def finish(self) -> Image.Image:
        """The picture at its size, with a faint vignette."""
        small = self.picture.convert("RGB").resize((self.width, self.height), Image.Resampling.LANCZOS)
        dark = Image.radial_gradient("L").resize(small.size).point(lambda v: max(0, v - 150) // 5)
        return ImageChops.subtract(small, Image.merge("RGB", (dark, dark, dark)))


def tinted(sprite: Image.Image, colour: Colour) -> Image.Image:
    """The sprite with its reds turned to another colour, keeping light and shade."""
    red, green, blue, alpha = sprite.split()
    strength = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point(
        lambda v: min(255, round(v * 1.7))
    )
    grey = sprite.convert("L").point(lambda v: min(255, round(v * 1.5)))
    shade = Image.merge("RGB", [grey.point(lambda v, c=c: min(255, v * c // 128)) for c in colour])
    return Image.merge("RGBA", (*Image.composite(shade, sprite.convert("RGB"), strength).split(), alpha))

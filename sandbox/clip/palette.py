"""The clip's measures and colours: the shop's own, warmed by an evening lamp."""

from __future__ import annotations

WIDTH, HEIGHT = 540, 960
RATE = 24
"""Pictures a second."""
LOOP_FRAMES = 576
"""24 s: whole hops, whole key-frame intervals, a whole number of AAC frames (1,125): a loop without a seam."""

Colour = tuple[int, int, int]

PAPER: Colour = (255, 251, 246)
SNOW: Colour = (245, 239, 230)
LINE: Colour = (228, 218, 204)
INK: Colour = (31, 26, 23)
WARM: Colour = (194, 59, 34)
PINE: Colour = (30, 107, 82)
HONEY: Colour = (226, 170, 76)
WOOD: Colour = (196, 148, 98)
WOOD_DARK: Colour = (150, 104, 64)
TABLE_TOP = 640
"""Where the table's far edge lies, in pixels from the top."""
LANDING = 762
"""Where the shuttlecock's disc touches the table."""


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """A colour between two, `share` of the way to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue

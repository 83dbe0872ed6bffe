"""One picture of the clip at a time: the shuttlecock hops, steam rises, dust floats in the light."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

from sandbox.clip import palette as p
from sandbox.clip.feather import FOOT, shuttlecock
from sandbox.clip.room import draw_room

HOPS = (40, 28, 36, 40)
"""Frames of one hop each; four of them make 6 s, so four rounds make the loop."""
SPOTS = (258, 288, 262, 276)
"""Where each hop begins, in pixels from the left."""
GRAVITY = 0.78
"""Pixels a frame, squared: slow enough to look light as a feather."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the shuttlecock is: its foot, its feathers' spread and its tilt in degrees."""

    x: float
    y: float
    height: float
    spread: int
    tilt: int


def frames() -> Iterator[Image.Image]:
    """All pictures of the loop, RGB."""
    room = draw_room()
    for number in range(p.LOOP_FRAMES):
        picture = room.convert("RGBA")
        _steam(picture, number)
        pose = pose_at(number)
        _shadow(picture, pose)
        bird = shuttlecock(pose.spread, pose.tilt)
        picture.alpha_composite(bird, (round(pose.x) - FOOT[0], round(pose.y) - FOOT[1]))
        _dust(picture, number)
        yield picture.convert("RGB")


def pose_at(number: int) -> Pose:
    """The shuttlecock in one frame; frame LOOP_FRAMES would be frame 0 again."""
    left = number % sum(HOPS)
    hop = 0
    while left >= HOPS[hop]:
        left -= HOPS[hop]
        hop += 1
    length = HOPS[hop]
    share = left / length
    height = GRAVITY / 2 * left * (length - left)
    x = SPOTS[hop] + (SPOTS[(hop + 1) % len(SPOTS)] - SPOTS[hop]) * share
    # Rising air folds the feathers, falling opens them.
    spread = 20 + round(7 * share * math.sin(math.pi * share) + 3 * share)
    lean = 1 if hop % 2 else -1
    tilt = round(lean * 9 * math.sin(2 * math.pi * share) * math.sin(math.pi * share))
    return Pose(x, p.LANDING - height, height, spread, tilt)


@cache
def _soft(radius: int, colour: p.Colour, alpha: int, flat: float) -> Image.Image:
    """A blurred ellipse, as light or shadow."""
    side = radius * 4
    spot = Image.new("RGBA", (side, side), (*colour, 0))
    ImageDraw.Draw(spot).ellipse(
        (radius, side / 2 - radius * flat, 3 * radius, side / 2 + radius * flat), fill=(*colour, alpha)
    )
    return spot.filter(ImageFilter.GaussianBlur(radius * 0.3))


def _shadow(picture: Image.Image, pose: Pose) -> None:
    fade = 1 / (1 + pose.height / 90)
    spot = _soft(round(38 + pose.height / 14), p.INK, round(120 * fade), 0.3)
    picture.alpha_composite(
        spot, (round(pose.x - spot.width / 2 + pose.height / 9), round(p.LANDING + 2 - spot.height / 2))
    )


def _steam(picture: Image.Image, number: int) -> None:
    for puff in range(6):
        age = (number / 96 + puff / 6) % 1
        spot = _soft(8 + round(10 * age), p.PAPER, round(46 * math.sin(math.pi * age) ** 1.5 / 2) * 2, 1.3)
        x = 464 + 12 * math.sin(2 * math.pi * (age + puff / 3))
        picture.alpha_composite(spot, (round(x - spot.width / 2), round(664 - 118 * age - spot.height / 2)))


def _dust(picture: Image.Image, number: int) -> None:
    chance = random.Random(11)
    turn = 2 * math.pi * number / p.LOOP_FRAMES
    for _ in range(12):
        x0, y0, reach, phase = (
            chance.uniform(200, 470),
            chance.uniform(120, 560),
            chance.uniform(14, 46),
            chance.uniform(0, 6.28),
        )
        x, y = x0 + reach * math.sin(turn + phase), y0 + 0.8 * reach * math.cos(2 * turn + phase)
        spot = _soft(2, (255, 248, 226), 90 + round(6 * math.sin(3 * turn + phase)) * 10, 1.0)
        picture.alpha_composite(spot, (round(x - spot.width / 2), round(y - spot.height / 2)))

"""The clip's sound: quiet plucked notes of a five-note scale, and a soft tap when the shuttlecock lands."""

from __future__ import annotations

import array
import math

from sandbox.clip.palette import LOOP_FRAMES, RATE
from sandbox.clip.scene import HOPS

SAMPLES = 48_000
"""Samples a second, one channel."""
LENGTH = SAMPLES * LOOP_FRAMES // RATE
_NOTES = (392.0, 440.0, 523.25, 587.33, 659.25)
_TUNE = (0, 2, 3, 2, 4, 3, 1, 0, 2, 4, 3, 2, 1, 2, 0, 3)


def samples() -> array.array[int]:
    """The loop as 16-bit samples; notes that ring past its end go on at its beginning."""
    mixed = [0.0] * LENGTH
    beat = LENGTH // len(_TUNE)
    for place, note in enumerate(_TUNE):
        _add(mixed, place * beat, _NOTES[note], loudness=0.085, ring_s=1.3)
        _add(mixed, place * beat + beat // 2, _NOTES[(note + 2) % 5] / 2, loudness=0.05, ring_s=1.6)
    at = 0
    for _ in range(LOOP_FRAMES // sum(HOPS)):
        for hop in HOPS:
            _add(mixed, at * SAMPLES // RATE, 168.0, loudness=0.12, ring_s=0.09)
            at += hop
    return array.array("h", (max(-32767, min(32767, round(value * 32767))) for value in mixed))


def _add(mixed: list[float], start: int, pitch: float, *, loudness: float, ring_s: float) -> None:
    """A pluck: a tone and its octave, which fade."""
    step = 2 * math.pi * pitch / SAMPLES
    for number in range(round(SAMPLES * ring_s * 2.2)):
        seconds = number / SAMPLES
        swell = min(1.0, seconds / 0.006) * math.exp(-seconds * 3 / ring_s)
        tone = math.sin(step * number) + 0.35 * math.sin(2 * step * number) * math.exp(-seconds * 4)
        mixed[(start + number) % LENGTH] += loudness * swell * tone

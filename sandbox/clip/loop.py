"""The clip as an endless stream: round after round its timestamps go on, so that a player sees no seam."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from livestream.video.engine.boxes import BoxReader, child, children
from livestream.video.engine.fragments import Fragment, parse_fragment
from livestream.video.engine.tracks import parse_init

CLIP = Path(__file__).with_name("clip.mp4")


@dataclass(frozen=True, slots=True)
class Clip:
    """The clip cut into pieces."""

    init: bytes
    fragments: tuple[Fragment, ...]

    @property
    def duration_s(self) -> float:
        """Length of one round in seconds."""
        return sum(fragment.main.duration_s for fragment in self.fragments)


@cache
def load_clip(file: Path = CLIP) -> Clip:
    """Read the clip from disk, once."""
    pieces = list(BoxReader().feed(file.read_bytes()))
    init = next(piece.data for piece in pieces if piece.kind == "init")
    tracks = parse_init(init)
    return Clip(
        init, tuple(parse_fragment(piece.data, tracks) for piece in pieces if piece.kind == "fragment")
    )


def endless(clip: Clip) -> Iterator[tuple[float, bytes]]:
    """Each fragment with the second at which it ends, for ever."""
    ends, number = 0.0, 0
    lengths = {
        part.track.id: sum(
            share.duration
            for fragment in clip.fragments
            for share in (fragment.picture, fragment.sound)
            if share and share.track is part.track
        )
        for part in (clip.fragments[0].picture, clip.fragments[0].sound)
        if part
    }
    round_number = 0
    while True:
        for fragment in clip.fragments:
            ends += fragment.main.duration_s
            shifts = {track: round_number * length for track, length in lengths.items()}
            yield ends, shifted(fragment.data, shifts, number=number)
            number += 1
        round_number += 1


def shifted(data: bytes, shifts: dict[int, int], *, number: int) -> bytes:
    """The fragment with each track's time moved by its ticks, and a sequence number of its own."""
    copy = bytearray(data)
    moof = next(children(data, 0, len(data)))
    for box in children(data, moof.body, moof.end):
        if box.kind == b"mfhd":
            struct.pack_into(">I", copy, box.body + 4, number + 1)
        if box.kind == b"traf":
            tfhd, tfdt = child(data, box, b"tfhd"), child(data, box, b"tfdt")
            assert tfhd is not None and tfdt is not None
            (track,) = struct.unpack_from(">I", data, tfhd.body + 4)
            form = ">Q" if data[tfdt.body] else ">I"
            (base,) = struct.unpack_from(form, data, tfdt.body + 4)
            struct.pack_into(form, copy, tfdt.body + 4, base + shifts[track])
    return bytes(copy)

"""What a fragment (moof + mdat) holds: when it begins, how long it lasts, if a player can start on it."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from livestream.video.engine.boxes import Box, Malformed, children
from livestream.video.engine.tracks import Track, Tracks

MAX_SAMPLES = 4096
"""Samples of one track in one fragment; a minute of sound in 20 ms packets is 3,000."""
MAX_DURATION_S = 60

_NOT_SYNC = 0x10000


@dataclass(frozen=True, slots=True)
class Run:
    """Samples that lie together: `offset` in the fragment, `sizes` in bytes; `offset_field` is where it is written.

    `durations` in ticks and `keys` (whether a player can start there), one for each sample.
    """

    offset: int
    offset_field: int
    sizes: tuple[int, ...]
    durations: tuple[int, ...]
    keys: tuple[bool, ...]

    @property
    def duration(self) -> int:
        """Length in ticks."""
        return sum(self.durations)

    @property
    def end(self) -> int:
        """Just past the last sample, in bytes."""
        return self.offset + sum(self.sizes)


@dataclass(frozen=True, slots=True)
class TrackPart:
    """One track's share of a fragment: `base` and `duration` in the track's ticks, `box` its traf."""

    track: Track
    box: Box
    base: int
    duration: int
    starts_on_key: bool
    runs: tuple[Run, ...]

    @property
    def begins_s(self) -> float:
        """Seconds on the media clock."""
        return self.base / self.track.timescale

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.duration / self.track.timescale


@dataclass(frozen=True, slots=True)
class Fragment:
    """A fragment with its bytes."""

    data: bytes
    picture: TrackPart | None
    sound: TrackPart | None

    @property
    def main(self) -> TrackPart:
        """The part that tells the time: the picture where there is one."""
        part = self.picture or self.sound
        assert part is not None  # noqa: S101  parse_fragment refuses an empty fragment
        return part


@dataclass(frozen=True, slots=True)
class _Defaults:
    duration: int
    size: int
    flags: int


def parse_fragment(data: bytes, tracks: Tracks) -> Fragment:
    """Read a fragment. Raises Malformed for anything that a player could stumble over.

    A browser writes a part for each track even where one had no sample between two key frames, as the sound has
    none on a busy phone; players differ on those, so the fragment's bytes have free space (ISO/IEC 14496-12, 8.1.2)
    in its place.
    """
    moof = next(children(data, 0, len(data)), None)
    if moof is None or moof.kind != b"moof":
        raise Malformed("no moof")
    picture: TrackPart | None = None
    sound: TrackPart | None = None
    try:
        for box in children(data, moof.body, moof.end):
            if box.kind != b"traf":
                continue
            part = _part(data, box, tracks)
            if part is None:
                data = data[: box.start + 4] + b"free" + data[box.start + 8 :]
            elif part.track.picture:
                if picture is not None:
                    raise Malformed("two parts of one track")
                picture = part
            else:
                if sound is not None:
                    raise Malformed("two parts of one track")
                sound = part
    except (struct.error, IndexError) as error:
        raise Malformed("a fragment is cut short") from error
    if picture is None and sound is None:
        raise Malformed("an empty fragment")
    return Fragment(data, picture, sound)


def _part(data: bytes, traf: Box, tracks: Tracks) -> TrackPart | None:
    """The part that a traf describes; None where it describes no samples."""
    track: Track | None = None
    defaults = _Defaults(0, 0, 0)
    base: int | None = None
    runs: list[Run] = []
    for box in children(data, traf.body, traf.end):
        if box.kind == b"tfhd":
            track, defaults = _header(data, box, tracks)
        elif box.kind == b"tfdt":
            (base,) = struct.unpack_from(">Q" if data[box.body] else ">I", data, box.body + 4)
        elif box.kind == b"trun":
            runs.append(_run(data, box, defaults, runs[-1].end if runs else 0))
    if track is None or base is None or not runs:
        raise Malformed("a part without track, time or samples")
    if not any(run.sizes for run in runs):
        return None
    duration = sum(run.duration for run in runs)
    if not 0 < duration <= MAX_DURATION_S * track.timescale or base >= 1 << 62:
        raise Malformed("an impossible duration or time")
    on_key = any(runs[0].keys[:1])
    return TrackPart(track, traf, base, duration, on_key, tuple(runs))


def _header(data: bytes, tfhd: Box, tracks: Tracks) -> tuple[Track, _Defaults]:
    flags, track_id = struct.unpack_from(">II", data, tfhd.body)
    track = tracks.by_id.get(track_id)
    if track is None:
        raise Malformed("a part of a track that was not announced")
    if flags & 1:
        raise Malformed("absolute offsets: a part of a file, not of a stream")
    at = tfhd.body + 8 + (4 if flags & 2 else 0)
    defaults = _Defaults(track.default_duration, track.default_size, track.default_flags)
    for bit, name in ((8, "duration"), (16, "size"), (32, "flags")):
        if flags & bit:
            (value,) = struct.unpack_from(">I", data, at)
            defaults = replace(defaults, **{name: value})
            at += 4
    return track, defaults


def _run(data: bytes, trun: Box, defaults: _Defaults, follows: int) -> Run:
    flags, count = struct.unpack_from(">II", data, trun.body)
    at = trun.body + 8
    if count > MAX_SAMPLES:
        raise Malformed("too many samples")
    offset, offset_field = follows, 0
    if flags & 1:
        (offset,) = struct.unpack_from(">i", data, at)
        offset_field, at = at, at + 4
    first_flags: int | None = None
    if flags & 4:
        (first_flags,) = struct.unpack_from(">I", data, at)
        at += 4
    columns = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    words = struct.unpack_from(f">{len(columns) * count}I", data, at)
    if at + 4 * len(words) > trun.end:
        raise Malformed("a run is cut short")
    table = {bit: words[i :: len(columns)] for i, bit in enumerate(columns)}
    sizes = table.get(0x200, (defaults.size,) * count)
    durations = table.get(0x100, (defaults.duration,) * count)
    marks = table.get(0x400, (defaults.flags,) * count)
    if first_flags is not None and count:
        marks = (first_flags, *marks[1:])
    run = Run(offset, offset_field, sizes, durations, tuple(not mark & _NOT_SYNC for mark in marks))
    if offset <= 0 or run.end > len(data):
        raise Malformed("samples outside the fragment")
    return run

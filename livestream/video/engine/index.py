"""What a recording holds, a JSON line each, kept beside it: replays are read from this, never from memory."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from itertools import dropwhile
from pathlib import Path

from livestream.video.engine.playlist import Stored, lengths


@dataclass(slots=True)
class Index:
    """A recording's contents: `inits` maps an init's number to (offset, size) in bytes."""

    inits: dict[int, tuple[int, int]] = field(default_factory=dict)
    segments: list[Stored] = field(default_factory=list)
    ended: bool = False
    whole: bool = True

    @property
    def duration_s(self) -> float:
        """Length of what can be played, in seconds."""
        return sum(lengths(self.segments))

    def since(self, at: float) -> Index:
        """What was sent from that second since the epoch on; a clock that is set back later takes nothing away."""
        later = list(dropwhile(lambda segment: segment.starts_at < at, self.segments))
        return Index(self.inits, later, self.ended, self.whole)


@dataclass(frozen=True, slots=True)
class Shown:
    """The bytes of a recording that a viewer may have: all from `begins` on, and the init section before it."""

    begins: int
    init: tuple[int, int]

    def covers(self, begin: int, end: int) -> bool:
        """Whether [begin, end) is among them."""
        offset, size = self.init
        return begin >= self.begins or offset <= begin < end <= offset + size


def media_file(folder: Path, path: str) -> Path:
    """Where the recording lies."""
    return folder / f"{path}.mp4"


def index_file(folder: Path, path: str) -> Path:
    """Where its list lies."""
    return folder / f"{path}.jsonl"


def init_line(number: int, offset: int, size: int) -> str:
    """A line for an init section."""
    return json.dumps({"init": number, "offset": offset, "size": size}) + "\n"


def segment_line(stored: Stored) -> str:
    """A line for a segment."""
    return json.dumps({"segment": asdict(stored)}) + "\n"


def end_line(*, whole: bool) -> str:
    """The line that ends a broadcast."""
    return json.dumps({"end": True, "whole": whole}) + "\n"


def read_index(file: Path) -> Index | None:
    """Read an index; None when there is none. A line that a crash cut short counts for nothing."""
    index = Index()
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return None
    for line in lines:
        try:
            row = json.loads(line)
            if "init" in row:
                index.inits[row["init"]] = (row["offset"], row["size"])
            elif "segment" in row:
                index.segments.append(Stored(**row["segment"]))
                index.ended = False  # a broadcast that was taken up again after its end
            else:
                index.ended, index.whole = True, index.whole and bool(row["whole"])
        except (ValueError, KeyError, TypeError):
            continue
    return index

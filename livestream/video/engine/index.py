"""What a recording holds, a JSON line each, kept beside it: replays are read from this, never from memory."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
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
    """Read an index; None when there is none. A line cut short by a crash ends it; the rest is good."""
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
            break
    return index

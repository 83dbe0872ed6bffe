"""A broadcast's recording, fetched from an engine as files for the storage. Always called on a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from livestream.rules import spans as rules
from livestream.rules.spans import Span
from livestream.video.contract import Recording
from livestream.video.embedded import EmbeddedEngine
from livestream.video.join import join
from livestream.video.mediamtx import MediaMTXEngine


@dataclass(frozen=True, slots=True)
class Film:
    """`files` bear the names under which they are stored; a player opens the last. `spans`: when it was filmed."""

    files: list[Path]
    spans: list[Span]


def from_embedded(video: EmbeddedEngine, path: str, since: datetime, folder: Path) -> Film | None:
    """The engine's one file and the list over it, as they are; None while there is nothing finished.

    Raises EngineUnavailable, OSError.
    """
    film = video.film(path, since=since)
    if film is None:
        return None
    media, listed = folder / f"{path}.mp4", folder / f"{path}.m3u8"
    video.download(path, media, since=since)
    listed.write_text(film.playlist)
    return Film([media, listed], film.spans)


def from_mediamtx(video: MediaMTXEngine, path: str, since: datetime, folder: Path) -> Film | None:
    """MediaMTX's spans joined into one file; None while there is nothing finished.

    Raises EngineUnavailable, Unjoinable, OSError.
    """
    found = video.recordings(path)
    if not found or not all(recording.complete for recording in found):
        return None
    shown = rules.after([(r.started_at, r.duration_s) for r in found], since)
    parts = []
    for number, span in enumerate(shown):
        parts.append(folder / f"{number}.mp4")
        video.download(path, Recording(*span, url="", complete=True), parts[-1])
    whole = folder / f"{path}.mp4"
    join(parts, whole)
    return Film([whole], shown)

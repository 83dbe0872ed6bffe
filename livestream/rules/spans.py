"""A recording that was made in several spans, laid end to end in one file."""

from collections.abc import Sequence
from datetime import datetime, timedelta

Span = tuple[datetime, float]
"""When it began, and its length in seconds."""


def place(spans: Sequence[Span], at: datetime) -> float | None:
    """Seconds into the file that show the moment `at`; a moment in a gap is where the next span begins.

    None without spans; a moment after the last is its end.
    """
    before = 0.0
    for started_at, length_s in spans:
        offset = (at - started_at).total_seconds()
        if offset < length_s:
            return before + max(0.0, offset)
        before += length_s
    return before if spans else None


def after(spans: Sequence[Span], since: datetime) -> list[Span]:
    """What of the spans lies after a moment."""
    late = [
        (max(0.0, (since - started_at).total_seconds()), started_at, length) for started_at, length in spans
    ]
    return [(began + timedelta(seconds=gone), length - gone) for gone, began, length in late if gone < length]


def stored(spans: Sequence[Span]) -> list[list[str | float]]:
    """As JSON keeps them."""
    return [[started_at.isoformat(), length_s] for started_at, length_s in spans]


def read(rows: Sequence[Sequence[str | float]]) -> list[Span]:
    """From what JSON kept."""
    return [(datetime.fromisoformat(str(started_at)), float(length_s)) for started_at, length_s in rows]


RETENTION = timedelta(days=3 * 366)
"""Live video is kept for three years from the end of the stream (直播电商监督管理办法, in force 2026-02-01)."""

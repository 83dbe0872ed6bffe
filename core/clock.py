"""The one clock. Rules take times as arguments; everything else asks `now()`, which tests can freeze."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

_frozen: "FrozenClock | None" = None


class FrozenClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def advance(self, delta: timedelta) -> None:
        """Move the clock forward by `delta`."""
        self.at += delta


def now() -> datetime:
    """The current time, aware, in UTC."""
    return _frozen.at if _frozen else timezone.now()


@contextmanager
def frozen(at: datetime) -> Iterator[FrozenClock]:
    """Freeze `now()` at `at` in every thread of the process, for tests and for writing a past in demo data."""
    global _frozen
    before, _frozen = _frozen, FrozenClock(at)
    try:
        yield _frozen
    finally:
        _frozen = before

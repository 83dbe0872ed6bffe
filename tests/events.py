"""Hearing what is published."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core import events


@contextmanager
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[events.Event]]:
    """The events published inside, in order, as they are handed over for after the commit."""
    found: list[events.Event] = []
    with monkeypatch.context() as patch:
        # a test's own transaction never commits, so the hand-over itself is watched
        patch.setattr("core.events.transaction.on_commit", lambda run: run())
        patch.setattr(events, "_react", found.append)
        yield found

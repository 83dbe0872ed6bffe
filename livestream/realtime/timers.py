"""The part of an event loop that the hub uses for time, so that tests can move it by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Handle(Protocol):
    """Something that will happen, unless it is cancelled."""

    def cancel(self) -> None:
        """Let it not happen."""
        ...


class Timers(Protocol):
    """Satisfied by asyncio's loops."""

    def time(self) -> float:
        """Seconds, from an arbitrary point."""
        ...

    def call_at(self, when: float, callback: Callable[[], object], /) -> Handle:
        """Call back at `when`, later than now or at once."""
        ...

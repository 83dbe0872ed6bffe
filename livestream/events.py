"""What livestream tells the world after commit, by ids."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True)
class SessionEnded(Event):
    """The broadcast is over: its stream must be cut."""

    session_id: int

"""What a socket may ask for, and the seam to the operations that do it; `api/socket/wiring.py` fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from livestream.realtime.tickets import Ticket

MAX_TEXT = 200
"""Characters of a chat line."""
MAX_LIKES = 50
"""Likes in one message: a phone folds a second of tapping."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Say something in the room."""

    id: str
    """The client's own name for this message; the answer carries it."""
    text: str


@dataclass(frozen=True, slots=True)
class Like:
    """`n` taps on the heart."""

    id: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Is anybody there? Browsers can't send the protocol's own ping."""

    id: str | None


Command = Chat | Like | Ping


@dataclass(frozen=True, slots=True)
class Commands:
    """The operations behind the commands. Each runs in a worker thread and may raise core.errors.Refusal."""

    chat: Callable[[Ticket, str], None]
    """Post a line as the ticket's person in its room."""
    like: Callable[[Ticket, int], None]
    """Count a burst of likes of the ticket's person in its room."""

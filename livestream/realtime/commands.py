"""What a socket may ask for, and the seam to the operations that do it; `api/socket/wiring.py` fills it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from core.errors import Refusal
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
class Taken:
    """A line was taken. `note` is for its author; the room may hear it only in `shows_in_s` seconds."""

    id: int = 0
    note: StrOrPromise = ""
    shows_in_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Commands:
    """The operations behind the commands. Each runs in a worker thread."""

    chat: Callable[[Sequence[tuple[Ticket, str]]], list[Taken | Refusal]]
    """Post lines as the tickets' persons in their rooms, together; what became of each, in their order."""
    like: Callable[[Sequence[tuple[Ticket, int]]], None]
    """Count bursts of likes of the tickets' persons in their rooms, together."""
    show: Callable[[Sequence[int]], object] = lambda ids: None
    """Let the rooms hear delayed lines, by their ids."""
    figures: Callable[[Sequence[str]], object] = lambda rooms: None
    """Tell the studios of these rooms, by their slugs, how their figures stand."""
    come: Callable[[Sequence[Ticket]], object] = lambda tickets: None
    """Count who came, each in the session that is on the air in the ticket's room."""

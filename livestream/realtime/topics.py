"""What a socket can listen to, and who may.

`room:<slug>` is for everyone; `user:<id>` for that person; `studio:<session id>` for the room's anchor and
crew; `staff` for project staff. Who issues a ticket asks `may_hear`; the socket trusts the ticket alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

STAFF = "staff"
_TOPIC = re.compile(r"(room):([\w-]{1,64})|(user|studio):([1-9][0-9]{0,18})|(staff)")


def room(slug: str) -> str:
    """What everyone in the room hears."""
    return checked(f"room:{slug}")


def user(user_id: int) -> str:
    """What one person hears of his or her own orders, on every device."""
    return checked(f"user:{user_id}")


def studio(session_id: int) -> str:
    """What the anchor and crew hear of their session."""
    return checked(f"studio:{session_id}")


def kind_of(topic: str) -> str:
    """'room', 'user', 'studio' or 'staff'. Raises ValueError for what is no topic."""
    match = _TOPIC.fullmatch(topic)
    if match is None:
        raise ValueError(f"not a topic: {topic!r}")
    return match.group(1) or match.group(3) or match.group(5)


def checked(topic: str) -> str:
    """The topic itself. Raises ValueError for what is no topic."""
    kind_of(topic)
    return topic


@dataclass(frozen=True)
class Listener:
    """What the issuer of tickets knows of a person, by his or her session and the database."""

    user_id: int | None = None
    studio_sessions: frozenset[int] = field(default_factory=frozenset)
    """Sessions of rooms where the person is the anchor or of the crew."""
    is_staff: bool = False


def may_hear(topic: str, listener: Listener) -> bool:
    """Whether the listener may have the topic on a ticket. Raises ValueError for what is no topic."""
    kind = kind_of(topic)
    if kind == "room":
        return True
    if kind == "staff":
        return listener.is_staff
    number = int(topic.partition(":")[2])
    if kind == "user":
        return listener.user_id == number
    return number in listener.studio_sessions

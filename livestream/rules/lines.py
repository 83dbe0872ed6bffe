"""A line on its way into a room, and what became of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NewLine:
    """What somebody wants to say. `device` is the random id of the cookie that it comes from."""

    room: str
    author_id: int
    text: str
    device: str = ""

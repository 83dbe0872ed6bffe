"""What goes from one process to all: events, and removals of a person. One process needs no more than a call.

A bus over Valkey takes this interface later: one channel for all topics, one publish under way at a time,
what comes meanwhile rides in the next; it then also gives the numbers, so that a client may resume at another
process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Packet:
    """One event on its way, already encoded."""

    topic: str
    event: bytes
    fold_key: str | None
    priority: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """Close the sockets of a person, a device, or both; void tickets issued until `at`, epoch seconds.

    With `topic` only those that listen to it: who is put out of one room stays in another.
    """

    code: int
    at: float
    user_id: int | None = None
    device_id: str | None = None
    topic: str | None = None


class Bus(Protocol):
    """Carries messages to the hub of every process, this one included."""

    def send(self, message: Packet | Removal) -> None:
        """From any thread.

        Never raises, never waits: what can't be delivered is lost; clients find the gap.
        """
        ...

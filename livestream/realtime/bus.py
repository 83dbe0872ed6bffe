"""What goes from one process to all: events, and removals of a person. One process needs no more than a call.

Several share a Valkey server (`livestream.realtime.valkey`): it gives the numbers and keeps the rings, so
that a client may resume at another process, and counts who is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Packet:
    """One event on its way, already encoded. `seq` is its number, where the bus gives one."""

    topic: str
    event: bytes
    fold_key: str | None
    priority: bool
    seq: int | None = None


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


class Shared(Protocol):
    """What a hub asks of a bus that several processes share. All calls are on the hub's loop."""

    def load(self, topic: str) -> None:
        """Find out where the topic's numbers stand; the answer comes by `Hub.loaded`."""
        ...

    def moved(self, topic: str, person: str, came: bool) -> None:
        """Tell at once that a person came to this process, or left it: the peak is taken from each arrival."""
        ...

    def census(self, topic: str) -> None:
        """Count over all processes, publish the count if it moved."""
        ...

    def peak(self, topic: str, session_id: int, *, begin: bool = False) -> int | None:
        """The most who were there at once in the session, over all processes; None when it can't be had. With
        `begin` it starts anew from who is there. From any thread."""
        ...

    def people(self, topic: str) -> set[str] | None:
        """The persons and devices that are there, over all processes; None when they can't be had. From any
        thread."""
        ...

    def viewers(self, topic: str) -> int | None:
        """Distinct persons or devices over all processes; None when it can't be had. From any thread."""
        ...

    def seq(self, topic: str) -> int | None:
        """The number of the topic's last event; None when it can't be had. From any thread."""
        ...

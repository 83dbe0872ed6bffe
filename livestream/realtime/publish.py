"""Tell a topic that something changed, count who is there, close sockets: from any thread, after commit.

Nothing here fails a transaction or waits. Nothing may depend on an event arriving: who missed one refetches.
"""

from __future__ import annotations

from functools import partial

from core.clock import now
from livestream.realtime import runtime, topics
from livestream.realtime.bus import Packet, Removal
from livestream.realtime.closing import Close
from livestream.realtime.events import Event, encode


def publish(topic: str, event: Event) -> None:
    """Send `event` to all who listen to `topic`. Raises ValueError if that is not the event's audience."""
    if topics.kind_of(topic) != event.audience:
        raise ValueError(f"{event.t} is not for {topic}")
    runtime.bus().send(Packet(topic, encode(event), event.fold_key(), event.priority))


def close_member(
    *,
    user_id: int | None = None,
    device_id: str | None = None,
    topic: str | None = None,
    code: int = Close.FORBIDDEN,
) -> None:
    """Close every socket of a person, a device, or both; their tickets issued until now are void.

    With `topic` only sockets that listen to it, and only tickets for it.
    """
    removal = Removal(code=int(code), at=now().timestamp(), user_id=user_id, device_id=device_id, topic=topic)
    runtime.bus().send(removal)


def viewers(topic: str) -> int:
    """Distinct persons or devices that listen to the topic, over all processes.

    While the shared bus can't be asked: those of this process.
    """
    shared, hub = runtime.shared_bus(), runtime.current()
    count = shared.viewers(topic) if shared else None
    if count is not None:
        return count
    return hub.viewers(topic) if hub else 0


def peak(topic: str, session_id: int) -> int:
    """The most who were there at once since the session began, over all processes."""
    shared, hub = runtime.shared_bus(), runtime.current()
    most = shared.peak(topic, session_id) if shared else None
    if most is not None:
        return most
    return hub.peaks.of(topic, session_id, partial(hub.viewers, topic)) if hub else 0


def begin_peak(topic: str, session_id: int) -> None:
    """A session begins: its peak is counted from who is there already."""
    shared, hub = runtime.shared_bus(), runtime.current()
    if shared:
        shared.peak(topic, session_id, begin=True)
    if hub:
        hub.peaks.begin(topic, session_id, partial(hub.viewers, topic))


def people(topic: str) -> set[str]:
    """The persons and devices (`Ticket.person`) that listen to the topic, over all processes, the crew left out."""
    shared, hub = runtime.shared_bus(), runtime.current()
    found = shared.people(topic) if shared else None
    if found is not None:
        return found
    return hub.people(topic) if hub else set()


def current_seq(topic: str) -> int:
    """The number that a snapshot of the topic carries. Read it BEFORE reading the database."""
    shared, hub = runtime.shared_bus(), runtime.current()
    seq = shared.seq(topic) if shared else None
    if seq is not None:
        return seq
    return hub.seq(topic) if hub else 0

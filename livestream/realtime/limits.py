"""The numbers of the realtime side, each with its unit and its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Of one hub. Tests pass smaller ones."""

    ring: int = 256
    """Events a topic keeps for those who come back."""
    batch_bytes: int = 64 * 1024
    """A frame is never longer, so a phone never waits for a huge one."""
    tick_min_s: float = 0.020
    """The shortest window, also of priority events: what one transaction publishes rides together."""
    tick_max_s: float = 0.600
    """The longest window: a busy room's chat is at most this late."""
    frames_per_s: int = 40_000
    """Frames a second that one process may spend; the window grows so that it holds."""
    active_s: float = 2.0
    """A room without an event for so long does not count towards the window."""
    stalled_s: float = 20.0
    """A client that takes nothing for so long is closed with 4008."""
    viewers_every_s: float = 2.0
    """The viewer count is published at most so often, and only when it changed."""
    refetch_per_s: int = 200
    """Snapshots a second that the pages of one process may ask for after a gap that all of them are told of."""
    refetch_max_s: float = 30.0
    """However many pages: later than that no page fetches."""
    linger_s: float = 60.0
    """An empty topic keeps its ring for so long: its only listener may be changing networks."""


TICKET_S = 60
"""Seconds from issue within which a ticket opens a socket."""
RING = 256
"""Events of a topic that the shared bus keeps."""
SILENT_TOPIC_S = 3600
"""The shared bus forgets a topic without an event or a listener after so long; its numbers begin anew."""
PEAK_KEPT_S = 48 * 3600
"""The shared bus forgets a room's peak so long after the last arrival; it is in the database long before."""
SILENT_PROCESS_S = 30
"""The listeners of a process that says nothing for so long count no more."""

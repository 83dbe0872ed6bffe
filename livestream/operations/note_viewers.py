"""Keep how many watched at once, and who was there at the start."""

from datetime import timedelta

from core.clock import now
from livestream.models import LiveSession
from livestream.operations.note_visits import note_visits
from livestream.queries.sessions import ON_AIR
from livestream.realtime import publish, topics

LATE_S = 180
"""Whoever joined at another process just before a session began is known to all by then."""


def note_viewers() -> int:
    """Raise the peak of every session on air to what was reached; how many rose. Safe to repeat.

    Every arrival counts when it comes: this only writes down. After a crash of the server that counts (of all
    processes, the bus's) what was reached since the last time is unknown.
    """
    risen = 0
    rows = LiveSession.objects.filter(status__in=ON_AIR).select_related("room")
    for row in rows.only("id", "peak_viewers", "started_at", "room__slug"):
        risen += _note_peak(row)
        if row.started_at and row.started_at > now() - timedelta(seconds=LATE_S):
            note_present(session=row)
    return risen


def note_present(*, session: LiveSession) -> None:
    """Count all who are in the room as people of the session, whose socket was open before it began. Safe to
    repeat. The session was read with its room.
    """
    there = publish.people(topics.room(session.room.slug))
    note_visits(session=session, people=dict.fromkeys(there, ""))


def _note_peak(session: LiveSession) -> bool:
    peak = publish.peak(topics.room(session.room.slug), session.pk)
    if peak <= session.peak_viewers:
        return False
    lower = LiveSession.objects.filter(pk=session.pk, peak_viewers__lt=peak)
    return lower.update(peak_viewers=peak) == 1

"""Hear what the video engine says."""

from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks, telling
from livestream.models import LiveSession
from livestream.rules.states import SIGNALS, TRANSITIONS, followed
from livestream.video.contract import VideoEvent

ENGINE = Actor.system("video")


@transaction.atomic
def record_stream_event(*, event: VideoEvent) -> LiveSession:
    """Keep the signal, and let a session on air follow it. Repeats and older events change nothing.

    Raises NotFound for a path that is no session's.
    """
    row = locks.session_of_path(event.path)
    if event.name == "on_recording":
        return _record(row, event)
    # repeats come with the same id; a late one is older than what is known
    if event.id == row.signal_event or (row.signal_at is not None and event.at < row.signal_at):
        return row
    row.signal, row.signal_at, row.signal_event = SIGNALS[event.name], event.at, event.id[:64]
    after = followed(row.status, row.signal)
    if after is not None and after in TRANSITIONS[row.status]:
        facts = {"before": row.status, "after": after, "reason": event.reason[:40]}
        row.status = after
        row.version += 1
        audit.record(actor=ENGINE, action="livestream.session.followed", target=row, data=facts)
        telling.session_changed(row)
    row.save(update_fields=["signal", "signal_at", "signal_event", "status", "version"])
    telling.signal_changed(row)
    return row


def _record(row: LiveSession, event: VideoEvent) -> LiveSession:
    """A recording was stored. One that failed can be watched as far as it goes; one with nothing in it can't."""
    if event.reason and not row.recording_problem:
        _note_problem(row, event.reason[:12])
    if row.has_replay or event.duration_s <= 0:
        return row
    row.has_replay = True
    row.version += 1
    row.save(update_fields=["has_replay", "version"])
    facts = {"seconds": int(event.duration_s)}
    audit.record(actor=ENGINE, action="livestream.session.recorded", target=row, data=facts)
    telling.session_changed(row)
    return row


def _note_problem(row: LiveSession, problem: str) -> None:
    """The broadcast goes on, and nothing more of it is stored: the crew hears why."""
    row.recording_problem = problem
    row.save(update_fields=["recording_problem"])
    audit.record(actor=ENGINE, action="livestream.session.not_recorded", target=row, data={"reason": problem})
    telling.signal_changed(row)

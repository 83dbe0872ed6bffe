"""Let a camera send."""

from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks
from livestream.errors import SessionEnded
from livestream.models import LiveSession
from livestream.queries.video import engine
from livestream.video import tokens
from livestream.video.contract import PublishTicket

_UNUSED = (LiveSession.Signal.IDLE, LiveSession.Signal.ENDED)


@transaction.atomic
def issue_publish_ticket(*, actor: Actor, session_id: int) -> PublishTicket:
    """A fresh key for the session's stream; the one before opens nothing any more. It is shown once, stored hashed.

    A session that was never shown gets a fresh path too, so that a rehearsal does not end up in the replay.
    Raises NotFound, SessionEnded.
    """
    row = locks.session(session_id)
    if row.status == LiveSession.Status.ENDED:
        raise SessionEnded()
    fresh = row.status == LiveSession.Status.PLANNED and row.signal in _UNUSED
    ticket = engine().issue(str(row.pk), path=None if fresh else row.video_path)
    row.video_path, row.key_digest = ticket.path, tokens.key_digest(ticket.key)
    if fresh:
        row.signal, row.signal_at, row.signal_event = LiveSession.Signal.IDLE, None, ""
        row.recording_problem = ""
    fields = ["video_path", "key_digest", "signal", "signal_at", "signal_event", "recording_problem"]
    row.save(update_fields=fields)
    audit.record(actor=actor, action="livestream.key.issued", target=row)
    return ticket

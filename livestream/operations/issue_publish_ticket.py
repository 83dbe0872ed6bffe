"""Let a camera or an encoder send."""

from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks
from livestream.errors import SessionEnded
from livestream.models import LiveSession
from livestream.queries.video import engine
from livestream.video import tokens
from livestream.video.contract import Door, PublishTicket


@transaction.atomic
def issue_publish_ticket(
    *, actor: Actor, session_id: int, door: Door = "camera", alone: bool = False
) -> PublishTicket:
    """A fresh key for one door; that door's key before opens nothing any more. It is shown once, stored hashed.

    A page's key leaves an encoder's be, and the other way round; `alone` ends the other door's too. A rehearsal that
    is over gets a fresh path, so that it does not end up in the replay, and no other key outlives it.
    Raises NotFound, SessionEnded.
    """
    row = locks.session(session_id)
    if row.status == LiveSession.Status.ENDED:
        raise SessionEnded()
    fresh = row.status == LiveSession.Status.PLANNED and row.signal == LiveSession.Signal.ENDED
    ticket = engine().issue(door, path=None if fresh else row.video_path)
    row.video_path = ticket.path
    if fresh or alone:
        row.camera_key = row.encoder_key = ""
    setattr(row, f"{door}_key", tokens.key_digest(ticket.key))
    if fresh:
        row.signal, row.signal_at, row.signal_event = LiveSession.Signal.IDLE, None, ""
        row.recording_problem = ""
    fields = ["video_path", "camera_key", "encoder_key", "signal", "signal_at", "signal_event"]
    row.save(update_fields=[*fields, "recording_problem"])
    audit.record(actor=actor, action="livestream.key.issued", target=row, data={"door": door, "alone": alone})
    return ticket

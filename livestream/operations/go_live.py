"""Open the broadcast to everyone."""

from functools import partial

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.errors import BadTransition, GateClosed
from livestream.models import LiveSession
from livestream.operations.note_viewers import note_present
from livestream.queries.gate import gate
from livestream.realtime import publish, topics
from livestream.rules.states import TRANSITIONS


@transaction.atomic
def go_live(*, actor: Actor, session_id: int) -> LiveSession:
    """Show the session to shoppers, if the gate lets it through. Safe to repeat.

    Raises NotFound, GateClosed, BadTransition.
    """
    row = locks.session(session_id)
    if row.on_air:
        return row
    if LiveSession.Status.LIVE not in TRANSITIONS[row.status]:
        raise BadTransition(before=row.status, after="live")
    # two planned sessions of one room at once: the room's lock makes the gate see the other
    locks.room_of(row)
    found = gate(row)
    if not found["ready"]:
        missing = [item for item in found["items"] if not item["done"]]
        steps = " ".join(item["action"] or item["title"] for item in missing)
        raise GateClosed(steps, missing=[item["code"] for item in missing], items=found["items"])
    row.status = LiveSession.Status.LIVE
    row.started_at = now()
    row.version += 1
    row.save(update_fields=["status", "started_at", "version"])
    audit.record(actor=actor, action="livestream.session.began", target=row, data={"room": row.room_id})
    telling.session_began(row)
    # last, so that next to nothing is between it and the commit; if that fails, nobody asks for this session's peak
    publish.begin_peak(topics.room(row.room.slug), row.pk)
    # what fails here is noted again each minute: it must not fail a broadcast that has begun
    transaction.on_commit(partial(note_present, session=row), robust=True)
    return row

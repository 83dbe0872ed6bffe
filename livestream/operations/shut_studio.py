"""Shut a room's studio to somebody who left its crew."""

from django.db import transaction

from core.models import AuditEntry
from hosts.models import Room
from livestream import locks
from livestream.models import LiveSession
from livestream.realtime import topics
from livestream.realtime.closing import Close
from livestream.realtime.publish import close_member


@transaction.atomic
def shut_studio(*, room_id: int, user_id: int) -> None:
    """Her sockets in the room close, in every process, and come back as a viewer's; a key that she took opens nothing.

    A picture that she sends at this moment goes on until the anchor takes over: cutting it would end the broadcast.
    Safe to repeat.
    """
    room = Room.objects.get(pk=room_id)
    rows = LiveSession.objects.filter(room=room_id).exclude(status=LiveSession.Status.ENDED)
    for session_id in rows.exclude(key_digest="").order_by("id").values_list("id", flat=True):
        if _took_the_key(session_id) == user_id:
            row = locks.session(session_id)
            row.key_digest = ""
            row.save(update_fields=["key_digest"])
    topic = topics.room(room.slug)
    transaction.on_commit(lambda: close_member(user_id=user_id, topic=topic, code=Close.TICKET))


def _took_the_key(session_id: int) -> int | None:
    """Who was given the key that opens the session's stream now."""
    issued = AuditEntry.objects.filter(
        action="livestream.key.issued",
        target_type=LiveSession._meta.label_lower,
        target_id=str(session_id),
    )
    return issued.order_by("-id").values_list("actor_id", flat=True).first()

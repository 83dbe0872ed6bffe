"""Shut a room's studio to somebody who left its crew."""

from typing import get_args

from django.db import transaction

from core.clock import now
from core.models import AuditEntry
from hosts.models import Room
from livestream import locks
from livestream.models import LiveSession
from livestream.operations.cut_publisher import cut_publisher
from livestream.realtime import topics
from livestream.realtime.closing import Close
from livestream.realtime.publish import close_member
from livestream.video.contract import Door


def shut_studio(*, room_id: int, user_id: int) -> None:
    """Her sockets in the room close, in every process, and come back as a viewer's; keys that she took open nothing.

    A picture that she sends at this moment is cut off at once, or by the sweep as soon as the engine answers; the
    broadcast goes on with the next good key.
    Safe to repeat. Uses the network: outside transactions.
    """
    for session_id in _shut(room_id, user_id):
        cut_publisher(session_id=session_id)


@transaction.atomic
def _shut(room_id: int, user_id: int) -> list[int]:
    """The sessions for which she ever took a key."""
    room = Room.objects.get(pk=room_id)
    rows = LiveSession.objects.filter(room=room_id).exclude(status=LiveSession.Status.ENDED)
    hers = []
    for session_id in rows.order_by("id").values_list("id", flat=True):
        taken = _taken(session_id)
        if user_id not in (actor_id for actor_id, _ in taken):
            continue
        hers.append(session_id)
        row = locks.session(session_id)
        for door in get_args(Door):
            newest = next((actor_id for actor_id, of in taken if of == door), None)
            if newest == user_id:
                setattr(row, f"{door}_key", "")
        row.cut_due = now()
        row.save(update_fields=["camera_key", "encoder_key", "cut_due"])
    topic = topics.room(room.slug)
    transaction.on_commit(lambda: close_member(user_id=user_id, topic=topic, code=Close.TICKET))
    return hers


def _taken(session_id: int) -> list[tuple[int | None, str]]:
    """Who was given a key of the session, and for which door, the newest first."""
    issued = AuditEntry.objects.filter(
        action="livestream.key.issued",
        target_type=LiveSession._meta.label_lower,
        target_id=str(session_id),
    )
    rows = issued.order_by("-id").values_list("actor_id", "data")
    return [(actor_id, data.get("door", "camera")) for actor_id, data in rows]

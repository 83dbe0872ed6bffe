"""Plan a broadcast."""

from datetime import datetime, timedelta

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import NotFound
from hosts.errors import RoomClosed
from hosts.models import Room
from livestream.errors import BadStart
from livestream.models import LiveSession
from livestream.rules import text as texts
from livestream.video import tokens

GRACE = timedelta(minutes=10)


@transaction.atomic
def plan_session(
    *,
    actor: Actor,
    room_id: int,
    title: str,
    planned_at: datetime,
    ai_host: bool = False,
    without_offers: bool = False,
) -> LiveSession:
    """Write a session that nobody can watch yet.

    A start a little in the past is now: phones' clocks are not exact. Raises NotFound, RoomClosed, BadText, BadStart.
    """
    earliest = now() - GRACE
    if planned_at < earliest:
        raise BadStart(earliest=earliest.isoformat())
    title = texts.clean(title, longest=texts.TITLE_LONGEST)
    room = Room.objects.filter(pk=room_id).select_related("anchor").first()
    if room is None:
        raise NotFound()
    if room.closed_at:
        raise RoomClosed()
    row = LiveSession.objects.create(
        room=room,
        title=title,
        planned_at=planned_at,
        ai_host=ai_host,
        without_offers=without_offers,
        video_path=tokens.new_path(),
        is_demo=room.is_demo,
    )
    audit.record(actor=actor, action="livestream.session.planned", target=row, data={"room": room.pk})
    return row

"""Tell the room something that stays in sight."""

from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks, telling
from livestream.errors import SessionEnded
from livestream.models import LiveSession
from livestream.rules import text as texts


@transaction.atomic
def announce(*, actor: Actor, session_id: int, text: str) -> LiveSession:
    """Set the announcement; an empty text clears it. Safe to repeat.

    Raises NotFound, SessionEnded, BadText.
    """
    line = texts.clean(text, longest=texts.ANNOUNCEMENT_LONGEST, empty=True)
    row = locks.session(session_id)
    if row.status == LiveSession.Status.ENDED:
        raise SessionEnded()
    if row.announcement == line:
        return row
    row.announcement = line
    row.version += 1
    row.save(update_fields=["announcement", "version"])
    audit.record(actor=actor, action="livestream.session.announced", target=row, data={"length": len(line)})
    telling.announcement_changed(row)
    telling.session_changed(row)
    return row

"""Give a session its cover."""

from django.core.files.base import ContentFile
from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks, telling
from livestream.errors import SessionEnded
from livestream.models import LiveSession


def set_cover(*, actor: Actor, session_id: int, picture: bytes) -> LiveSession:
    """Store a picture that was encoded anew (WebP) as the session's cover.

    Raises NotFound, SessionEnded.
    """
    with transaction.atomic():
        row = locks.session(session_id)
        if row.status == LiveSession.Status.ENDED:
            raise SessionEnded()
        row.cover.save(f"{row.video_path}.webp", ContentFile(picture), save=False)
        row.version += 1
        row.save(update_fields=["cover", "version"])
        audit.record(actor=actor, action="livestream.session.cover_set", target=row)
        telling.session_changed(row)
    return row

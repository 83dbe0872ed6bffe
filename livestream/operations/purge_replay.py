"""Delete a replay whose time has passed."""

from django.core.files.storage import default_storage
from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import NotFound
from livestream import locks, telling
from livestream.errors import RetentionNotOver
from livestream.models import Captions, LiveSession
from livestream.queries.video import engine
from livestream.rules.spans import RETENTION


def purge_replay(*, actor: Actor, session_id: int) -> None:
    """Delete what is stored of a replay, then take it and its captions down. Safe to repeat.

    In this order, so that what could not be deleted is still due. Uses the network: outside transactions.
    Raises NotFound, RetentionNotOver (the law wants it kept), EngineUnavailable or OSError (repeat it).
    """
    row = _due(session_id)
    if row.replay_file:
        default_storage.delete(str(row.replay_file.name))
    else:
        engine().forget(row.video_path)
    _take_down(actor, session_id)


def _due(session_id: int) -> LiveSession:
    row = LiveSession.objects.filter(pk=session_id).first()
    if row is None:
        raise NotFound()
    if row.ended_at is None or now() < row.ended_at + RETENTION:
        until = (row.ended_at + RETENTION).isoformat() if row.ended_at else None
        raise RetentionNotOver(until=until)
    return row


@transaction.atomic
def _take_down(actor: Actor, session_id: int) -> None:
    row = locks.session(session_id)
    if row.has_replay:
        row.has_replay = False
        Captions.objects.filter(session=row).delete()
        row.version += 1
        row.save(update_fields=["has_replay", "version"])
        audit.record(actor=actor, action="livestream.session.purged", target=row)
        telling.session_changed(row)

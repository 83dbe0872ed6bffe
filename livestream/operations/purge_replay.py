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
    for name in stored_names(row):
        default_storage.delete(name)
    if not row.replay_file or row.engine_copy_until:
        engine().forget(row.video_path)
    _take_down(actor, session_id)


def stored_names(row: LiveSession) -> list[str]:
    """The files that the storage holds of a replay; beside a playlist lies the film that it lists."""
    name = str(row.replay_file.name)
    return [name.removesuffix(".m3u8") + ".mp4", name] if name.endswith(".m3u8") else [name] if name else []


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
        row.has_replay, row.engine_copy_until = False, None
        Captions.objects.filter(session=row).delete()
        row.version += 1
        row.save(update_fields=["has_replay", "engine_copy_until", "version"])
        audit.record(actor=actor, action="livestream.session.purged", target=row)
        telling.session_changed(row)

"""Delete a replay whose time has passed."""

from django.core.files.storage import default_storage
from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.errors import RetentionNotOver
from livestream.models import Captions
from livestream.queries.video import engine
from livestream.rules.spans import RETENTION


def purge_replay(*, actor: Actor, session_id: int) -> None:
    """Take the replay and its captions down and delete what is stored of it. Safe to repeat.

    Uses the network: outside transactions. Raises NotFound, RetentionNotOver (the law wants it kept),
    EngineUnavailable (the replay is down, its file is not deleted yet: repeat it).
    """
    name, path = _take_down(actor, session_id)
    if name:
        default_storage.delete(name)
    else:
        engine().forget(path)


@transaction.atomic
def _take_down(actor: Actor, session_id: int) -> tuple[str, str]:
    row = locks.session(session_id)
    if row.ended_at is None or now() < row.ended_at + RETENTION:
        until = (row.ended_at + RETENTION).isoformat() if row.ended_at else None
        raise RetentionNotOver(until=until)
    if row.has_replay:
        row.has_replay = False
        Captions.objects.filter(session=row).delete()
        row.version += 1
        row.save(update_fields=["has_replay", "version"])
        audit.record(actor=actor, action="livestream.session.purged", target=row)
        telling.session_changed(row)
    return row.replay_file.name or "", row.video_path

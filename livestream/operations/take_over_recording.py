"""Bring the recording of an ended session from its engine into the shop's own storage."""

import logging
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.models import LiveSession
from livestream.queries.video import embedded, mediamtx
from livestream.rules import spans as rules
from livestream.video.contract import EngineUnavailable
from livestream.video.film import Film, from_embedded, from_mediamtx
from livestream.video.join import Unjoinable
from livestream.video.tokens import BUCKET_S

log = logging.getLogger(__name__)
ENGINE = Actor.system("video")
WATCHED_FOR = timedelta(seconds=2 * BUCKET_S)
"""For so long a page may go on with a replay that it began to play from our own engine."""


def take_over_recording(*, session_id: int) -> bool:
    """Fetch and store it; whether the storage holds it now. Safe to repeat; uses the network, outside transactions.

    What can't be had now is tried again by the sweep. The engine keeps its copy until `forget_copies`.
    """
    row = LiveSession.objects.get(pk=session_id)
    if row.replay_file or row.status != LiveSession.Status.ENDED or row.started_at is None:
        return bool(row.replay_file)
    try:
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
            # an encoder sends before its anchor goes live: that is shown to nobody
            film = _fetch(row.video_path, row.started_at, Path(folder))
            if film is None:
                return False
            name = _store(film)
    except (EngineUnavailable, Unjoinable, OSError) as error:
        log.warning("session %d: its recording was not taken over: %s", session_id, type(error).__name__)
        return False
    _record(session_id, name, film)
    return True


def _fetch(path: str, since: datetime, folder: Path) -> Film | None:
    if settings.VIDEO_ENGINE == "mediamtx":
        return from_mediamtx(mediamtx(), path, since, folder)
    return from_embedded(embedded(), path, since, folder)


def _store(film: Film) -> str:
    """The name under which a player finds it."""
    name = ""
    for file in film.files:
        name = f"replays/{file.name}"
        default_storage.delete(name)  # what a crash left: no session knows it yet
        with file.open("rb") as data:
            name = default_storage.save(name, File(data))
    return name


@transaction.atomic
def _record(session_id: int, name: str, film: Film) -> None:
    row = locks.session(session_id)
    if row.replay_file:
        return
    first = not row.has_replay
    row.replay_file.name = name
    row.replay_spans = rules.stored(film.spans)
    row.has_replay = True
    row.engine_copy_until = now() + (WATCHED_FOR if settings.VIDEO_ENGINE == "embedded" else timedelta())
    row.version += 1
    row.save(update_fields=["replay_file", "replay_spans", "has_replay", "engine_copy_until", "version"])
    action = "livestream.session.recorded" if first else "livestream.session.stored"
    facts = {"seconds": int(sum(length_s for _, length_s in film.spans)), "spans": len(film.spans)}
    audit.record(actor=ENGINE, action=action, target=row, data=facts)
    telling.session_changed(row)

"""Bring the recording of an ended session from MediaMTX into the shop's own storage."""

import logging
import shutil
import tempfile
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks, telling
from livestream.models import LiveSession
from livestream.queries.video import mediamtx
from livestream.rules import spans as rules
from livestream.video.contract import EngineUnavailable, Recording
from livestream.video.join import Unjoinable, join
from livestream.video.mediamtx import MediaMTXEngine

log = logging.getLogger(__name__)
ENGINE = Actor.system("video")
FETCH_S = 60.0


def take_over_recording(*, session_id: int) -> bool:
    """Fetch, join and store; whether there is a replay now. Safe to repeat; uses the network, outside transactions.

    What can't be had now is tried again by the sweep: MediaMTX keeps a recording until it is told to forget it.
    """
    row = LiveSession.objects.get(pk=session_id)
    if row.replay_file or row.status != LiveSession.Status.ENDED:
        return bool(row.replay_file)
    video = mediamtx()
    try:
        found = video.recordings(row.video_path)
        if not found or row.started_at is None or not all(recording.complete for recording in found):
            return False
        # an encoder sends before its anchor goes live: that is shown to nobody
        shown = rules.after([(r.started_at, r.duration_s) for r in found], row.started_at)
        name = _store(video, row.video_path, [Recording(*span, url="", complete=True) for span in shown])
        _record(session_id, name, shown)
        video.forget(row.video_path)
    except (EngineUnavailable, Unjoinable, OSError) as error:
        log.warning("session %d: its recording was not taken over: %s", session_id, type(error).__name__)
        return False
    return True


def _store(video: MediaMTXEngine, path: str, found: list[Recording]) -> str:
    """The name under which the joined file stands in the storage."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        parts = []
        for number, recording in enumerate(found):
            part = Path(folder) / f"{number}.mp4"
            _fetch(video, video.download_url(path, recording), part)
            parts.append(part)
        whole = Path(folder) / "whole.mp4"
        join(parts, whole)
        with whole.open("rb") as data:
            return default_storage.save(f"replays/{path}.mp4", File(data))


def _fetch(video: MediaMTXEngine, url: str, part: Path) -> None:
    request = urllib.request.Request(url, headers=video.authorisation())  # noqa: S310 (from our settings)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=FETCH_S) as answer, part.open("wb") as out:
        shutil.copyfileobj(answer, out, 1 << 20)


@transaction.atomic
def _record(session_id: int, name: str, found: list[rules.Span]) -> None:
    row = locks.session(session_id)
    row.replay_file.name = name
    row.replay_spans = rules.stored(found)
    row.has_replay = True
    row.version += 1
    row.save(update_fields=["replay_file", "replay_spans", "has_replay", "version"])
    facts = {"seconds": int(sum(length_s for _, length_s in found)), "spans": len(found)}
    audit.record(actor=ENGINE, action="livestream.session.recorded", target=row, data=facts)
    telling.session_changed(row)

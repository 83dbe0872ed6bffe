"""Have the engine delete what the shop's storage holds by now."""

import logging

from django.db import transaction

from core.clock import now
from livestream import locks
from livestream.models import LiveSession
from livestream.queries.video import engine
from livestream.video.contract import EngineUnavailable

log = logging.getLogger(__name__)


def forget_copies() -> int:
    """Delete the engine's copies that nobody watches any more; how many. Safe to repeat; uses the network."""
    due = LiveSession.objects.exclude(replay_file="").filter(engine_copy_until__lte=now())
    found = list(due.order_by("engine_copy_until").values_list("id", "video_path")[:100])
    return sum(_forget(session_id, path) for session_id, path in found)


def _forget(session_id: int, path: str) -> bool:
    try:
        engine().forget(path)
    except EngineUnavailable:
        log.warning("session %d: the engine did not delete its copy", session_id)
        return False
    with transaction.atomic():
        row = locks.session(session_id)
        row.engine_copy_until = None
        row.save(update_fields=["engine_copy_until"])
    return True

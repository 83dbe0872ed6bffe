"""Delete every replay whose time has passed."""

import logging

from core.actor import Actor
from core.clock import now
from livestream.models import LiveSession
from livestream.operations.purge_replay import purge_replay
from livestream.rules.spans import RETENTION
from livestream.video.contract import EngineUnavailable

log = logging.getLogger(__name__)
KEEPER = Actor.system("retention")


def purge_replays() -> int:
    """Purge what is due; how many replays were taken down. Safe to repeat: what can't be deleted now is due again."""
    due = LiveSession.objects.filter(has_replay=True, ended_at__lt=now() - RETENTION)
    found = list(due.order_by("id").values_list("id", flat=True)[:100])
    return sum(_purge(session_id) for session_id in found)


def _purge(session_id: int) -> bool:
    try:
        purge_replay(actor=KEEPER, session_id=session_id)
    except (EngineUnavailable, OSError) as error:
        log.warning("session %d: its replay was not deleted: %s", session_id, type(error).__name__)
        return False
    return True

"""Delete every replay whose time has passed."""

from core.actor import Actor
from core.clock import now
from livestream.models import LiveSession
from livestream.operations.purge_replay import purge_replay
from livestream.rules.spans import RETENTION

KEEPER = Actor.system("retention")


def purge_replays() -> int:
    """Purge what is due; how many replays were taken down. Safe to repeat. Raises EngineUnavailable."""
    due = LiveSession.objects.filter(has_replay=True, ended_at__lt=now() - RETENTION)
    found = list(due.order_by("id").values_list("id", flat=True)[:100])
    for session_id in found:
        purge_replay(actor=KEEPER, session_id=session_id)
    return len(found)

"""Bring home what the engine holds of ended sessions."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache

from core.clock import now
from core.storage import far
from livestream.models import LiveSession
from livestream.operations.take_over_recording import take_over_recording

TRIED_FOR = timedelta(days=30)
BUSY = "livestream.taking_over"
BUSY_S = 3600
"""Seconds after which a run that never came back is in nobody's way."""


def take_over_recordings() -> int:
    """Take over the recordings of ended sessions that have none in the storage; how many. Safe to repeat.

    Our own engine plays what it recorded: with plain files that is where it stays, and only an object store gets it.
    """
    ended = LiveSession.objects.filter(status=LiveSession.Status.ENDED, replay_file="")
    ended = ended.exclude(started_at=None)
    if settings.VIDEO_ENGINE == "mediamtx":
        ended = ended.filter(has_replay=False, ended_at__gt=now() - TRIED_FOR).exclude(signal="idle")
    elif far():
        ended = ended.filter(has_replay=True)
    else:
        return 0
    # an hour's film takes minutes, and another run may begin each minute
    if not cache.add(BUSY, 1, BUSY_S):
        return 0
    try:
        found = list(ended.order_by("-ended_at").values_list("id", flat=True))
        return sum(take_over_recording(session_id=session_id) for session_id in found)
    finally:
        cache.delete(BUSY)

"""Bring home what MediaMTX still holds."""

from datetime import timedelta

from django.conf import settings

from core.clock import now
from livestream.models import LiveSession
from livestream.operations.take_over_recording import take_over_recording

TRIED_FOR = timedelta(days=30)


def take_over_recordings() -> int:
    """Take over the recordings of ended sessions that have none yet; how many. Safe to repeat.

    With our own engine there is nothing to do: it plays what it recorded.
    """
    if settings.VIDEO_ENGINE != "mediamtx":
        return 0
    ended = LiveSession.objects.filter(status=LiveSession.Status.ENDED, replay_file="", has_replay=False)
    ended = ended.filter(ended_at__gt=now() - TRIED_FOR).exclude(started_at=None).exclude(signal="idle")
    found = list(ended.order_by("ended_at").values_list("id", flat=True)[:20])
    return sum(take_over_recording(session_id=session_id) for session_id in found)

"""Stop a stream at the engine."""

import logging

from livestream.models import LiveSession
from livestream.queries.video import engine
from livestream.video.contract import EngineUnavailable

log = logging.getLogger(__name__)


def cut_stream(*, session_id: int) -> bool:
    """Cut an ended session's stream and refuse its path from now on; whether the engine said yes. Safe to repeat.

    Uses the network: call it outside transactions. When the engine is away, the sweep tries again.
    """
    path = (
        LiveSession.objects.filter(pk=session_id, status=LiveSession.Status.ENDED)
        .exclude(camera_key="", encoder_key="")
        .values_list("video_path", flat=True)
        .first()
    )
    if path is None:
        return False
    try:
        engine().revoke(path)
    except EngineUnavailable:
        log.warning("session %d: the engine did not cut its stream", session_id)
        return False
    return True

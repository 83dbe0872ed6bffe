"""Cut off whoever sends without a good key."""

import logging

from livestream.models import LiveSession
from livestream.queries.video import engine
from livestream.video.contract import EngineUnavailable

log = logging.getLogger(__name__)


def cut_publisher(*, session_id: int) -> bool:
    """Hold who sends against the session's keys of now; whether the engine said yes. Safe to repeat.

    The broadcast waits for another: only `cut_stream` ends it. Uses the network: call it outside transactions.
    """
    row = LiveSession.objects.exclude(status=LiveSession.Status.ENDED).filter(pk=session_id).first()
    if row is None:
        return False
    try:
        engine().cut_others(row.video_path, keep={row.camera_key, row.encoder_key} - {""})
    except EngineUnavailable:
        log.warning("session %d: the engine did not cut its publisher", session_id)
        return False
    # somebody else may have left meanwhile: that cut is still due
    LiveSession.objects.filter(pk=session_id, cut_due=row.cut_due).update(cut_due=None)
    return True

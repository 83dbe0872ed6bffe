"""Hear what MediaMTX says."""

from django.db import transaction

from core.clock import now
from livestream import locks
from livestream.models import LiveSession
from livestream.operations.record_stream_event import record_stream_event
from livestream.video.contract import VideoEvent


@transaction.atomic
def record_mediamtx_event(*, name: str, path: str, source_id: str) -> None:
    """`available` and `unavailable` move the session's signal. `source_id` is MediaMTX's name of the publisher.

    MediaMTX says nothing of the time, and forgets a path with its publisher: an interruption is what is left when the
    publisher that is on the air goes. The end is the shop's own word: once it was said, the last to go ends the stream.
    Raises NotFound, ValueError for another name.
    """
    row = locks.session_of_path(path)
    if name == "available":
        again = row.signal == LiveSession.Signal.INTERRUPTED
        _heard("on_resume" if again else "on_live", path, source_id)
    elif name == "unavailable":
        # the publisher before, whose end is told after its successor came
        if row.signal_event == _id(source_id):
            over = row.status == LiveSession.Status.ENDED
            _heard("on_stop" if over else "on_interrupted", path, f"{source_id}-gone")
    else:
        raise ValueError("unknown event")


def _id(source_id: str) -> str:
    return f"mtx-{source_id}"[:64]


def _heard(name: str, path: str, source_id: str) -> None:
    event = VideoEvent.from_json(
        {"event": name, "path": path, "at": now().isoformat(), "id": _id(source_id), "reason": ""}
    )
    record_stream_event(event=event)

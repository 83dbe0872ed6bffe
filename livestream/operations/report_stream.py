"""Tell the crew how the picture goes."""

from dataclasses import asdict
from typing import Literal, cast

from django.db import transaction

from livestream import telling
from livestream.models import LiveSession
from livestream.queries.video import engine
from livestream.realtime.resources import StreamPicture
from livestream.video.contract import EngineUnavailable


def report_stream(
    *,
    session_id: int,
    bitrate: int | None = None,
    frames: int | None = None,
    dropped: int | None = None,
    uplink: Literal["good", "weak"] | None = None,
) -> None:
    """Pass on what the engine receives, and what the sending page measured; without a `bitrate` (bits/s), no page did.

    Nothing is kept: a reading is old after a second. The engine is asked outside transactions.
    Raises NotFound by the caller's look-up; EngineUnavailable when nobody knows anything.
    """
    row = LiveSession.objects.get(pk=session_id)
    picture = None
    try:
        health = engine().health(row.video_path)
        picture = health.picture
    except EngineUnavailable:
        if bitrate is None:
            raise
    else:
        if bitrate is None:
            bitrate = health.bitrate_bps
            frames, dropped = (picture.frames, picture.dropped) if picture else (None, None)
    shown = cast(StreamPicture, asdict(picture)) if picture else None
    with transaction.atomic():
        telling.stream_measured(
            row, bitrate=bitrate, frames=frames, dropped=dropped, uplink=uplink, picture=shown
        )

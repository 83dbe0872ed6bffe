"""Tell the crew how the picture goes."""

from typing import Literal

from django.db import transaction

from livestream import telling
from livestream.models import LiveSession
from livestream.queries.video import engine


def report_stream(
    *,
    session_id: int,
    bitrate: int | None = None,
    frames: int | None = None,
    dropped: int | None = None,
    uplink: Literal["good", "weak"] | None = None,
) -> None:
    """Pass on what the sending page measured; without a `bitrate` (bits/s), what the engine receives.

    Nothing is kept: a reading is old after a second. The engine is asked outside transactions.
    Raises NotFound by the caller's look-up, EngineUnavailable.
    """
    row = LiveSession.objects.get(pk=session_id)
    if bitrate is None:
        bitrate = engine().health(row.video_path).bitrate_bps
    with transaction.atomic():
        telling.stream_measured(row, bitrate=bitrate, frames=frames, dropped=dropped, uplink=uplink)

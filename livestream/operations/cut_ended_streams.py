"""Stop the streams that should be off."""

from livestream.models import LiveSession
from livestream.operations.cut_stream import cut_stream


def cut_ended_streams() -> int:
    """Cut again what still sends after its session's end; how many were cut. Safe to repeat."""
    sending = [LiveSession.Signal.LIVE, LiveSession.Signal.INTERRUPTED]
    rows = LiveSession.objects.filter(status=LiveSession.Status.ENDED, signal__in=sending)
    found = list(rows.order_by("id").values_list("id", flat=True))
    return sum(cut_stream(session_id=session_id) for session_id in found)

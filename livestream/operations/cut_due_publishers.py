"""Cut off who left a crew while the engine was away."""

from livestream.models import LiveSession
from livestream.operations.cut_publisher import cut_publisher


def cut_due_publishers() -> int:
    """Repeat the cuts that the engine has not heard of; how many it has now. Safe to repeat."""
    due = LiveSession.objects.exclude(status=LiveSession.Status.ENDED).exclude(cut_due=None)
    found = list(due.order_by("cut_due", "id").values_list("id", flat=True))
    return sum(cut_publisher(session_id=session_id) for session_id in found)

"""End what nobody ends."""

from django.db.models import Q

from core.actor import Actor
from core.clock import now
from livestream.models import LiveSession
from livestream.operations.end_session import end_session
from livestream.rules.states import ABANDONED_AFTER, FORGOTTEN_AFTER

SWEEP = Actor.system("sweep")


def end_abandoned() -> int:
    """End sessions whose signal stays away, and call off those that never began; how many. Safe to repeat."""
    at = now()
    silent = Q(status=LiveSession.Status.INTERRUPTED, signal_at__lt=at - ABANDONED_AFTER)
    forgotten = Q(status=LiveSession.Status.PLANNED, planned_at__lt=at - FORGOTTEN_AFTER)
    # nobody tells us when a stream from elsewhere stops
    elsewhere = Q(status=LiveSession.Status.LIVE, started_at__lt=at - FORGOTTEN_AFTER) & ~Q(external_url="")
    # one whose camera runs is being set up
    forgotten &= ~Q(signal=LiveSession.Signal.LIVE)
    found = list(
        LiveSession.objects.filter(silent | forgotten | elsewhere).order_by("id").values_list("id", flat=True)
    )
    for session_id in found:
        end_session(actor=SWEEP, session_id=session_id)
    return len(found)

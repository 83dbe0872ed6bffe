"""Keep how many watched at once."""

from livestream.models import LiveSession
from livestream.queries.sessions import ON_AIR
from livestream.realtime import publish, topics


def note_viewers() -> int:
    """Raise the peak of every session on air to what is counted now; how many rose. Safe to repeat."""
    rows = LiveSession.objects.filter(status__in=ON_AIR).select_related("room")
    return sum(note_viewers_of(session=row) for row in rows.only("id", "peak_viewers", "room__slug"))


def note_viewers_of(*, session: LiveSession) -> bool:
    """Raise the session's peak to what this process's hub counts now; whether it rose. Safe to repeat.

    Sampled when somebody comes in and each minute: a peak between two samples is missed, none is invented. The
    session was read with its room.
    """
    viewers = publish.viewers(topics.room(session.room.slug))
    if viewers <= session.peak_viewers:
        return False
    lower = LiveSession.objects.filter(pk=session.pk, peak_viewers__lt=viewers)
    return lower.update(peak_viewers=viewers) == 1

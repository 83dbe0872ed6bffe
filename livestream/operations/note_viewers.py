"""Keep how many watched at once."""

from livestream.models import LiveSession
from livestream.queries.sessions import ON_AIR
from livestream.realtime import publish, topics


def note_viewers() -> int:
    """Raise the peak of each session on air to what this process's hub counts now; how many rose. Safe to repeat.

    Sampled, when somebody comes in and each minute: a peak between two samples is missed, none is invented.
    """
    risen = 0
    rows = LiveSession.objects.filter(status__in=ON_AIR).select_related("room")
    for row in rows.only("id", "peak_viewers", "room__slug"):
        viewers = publish.viewers(topics.room(row.room.slug))
        if viewers > row.peak_viewers:
            lower = LiveSession.objects.filter(pk=row.pk, peak_viewers__lt=viewers)
            risen += lower.update(peak_viewers=viewers)
    return risen

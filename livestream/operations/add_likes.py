"""Like what one sees."""

from django.db import transaction
from django.db.models import F

from core import limits
from livestream import telling
from livestream.errors import NotOnAir
from livestream.models import LiveSession
from livestream.queries.sessions import ON_AIR, session_on_air

MOST = 50
"""Likes of one burst: nobody taps faster."""
PER, SECONDS = 30, 20
"""Bursts of one person or device in a room; one a second comes from a phone that taps all the time."""


def add_likes(*, room: str, person: str, count: int) -> int:
    """Add a burst of likes to the room's session on air; the session's likes after it. Not audited: it is a count.

    `person` is 'user:17' or 'device:<id>'. Raises NotOnAir, TooMany.
    """
    session = session_on_air(room)
    if session is None:
        raise NotOnAir()
    limits.check("like", f"{session.pk}:{person}", per=PER, seconds=SECONDS)
    burst = max(1, min(count, MOST))
    with transaction.atomic():
        on_air = LiveSession.objects.filter(pk=session.pk, status__in=ON_AIR)
        if not on_air.update(likes=F("likes") + burst):
            raise NotOnAir()
        likes = LiveSession.objects.values_list("likes", flat=True).get(pk=session.pk)
        telling.likes_changed(session, likes)
    return likes

"""Count who tells others."""

from django.db.models import F

from livestream import telling
from livestream.errors import NotOnAir
from livestream.folding import first_in_window
from livestream.models import LiveSession
from livestream.queries.sessions import ON_AIR, session_on_air


def note_share(*, room: str, person: str) -> bool:
    """Count that somebody opened the share sheet or copied the link: once a person in 10 s; whether it counted.

    Whether the link was then sent nobody knows. Not audited: it is a count. Raises NotOnAir.
    """
    session = session_on_air(room)
    if session is None:
        raise NotOnAir()
    if not first_in_window("share", session.pk, person):
        return False
    rows = LiveSession.objects.filter(pk=session.pk, status__in=ON_AIR)
    if not rows.update(shares=F("shares") + 1):
        return False
    session.refresh_from_db(fields=["shares"])
    telling.figures_changed(session)
    return True

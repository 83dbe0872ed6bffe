"""Count who comes."""

from django.core.cache import cache

from core.clock import now
from livestream.models import LiveSession, Visit

REMEMBERED_S = 600


def note_visit(*, session: LiveSession, person: str) -> None:
    """Count a person or device once in a session. Safe to repeat; one that comes back soon costs no query."""
    if cache.add(f"visit:{session.pk}:{person}", 1, timeout=REMEMBERED_S):
        Visit.objects.bulk_create([Visit(session=session, person=person, at=now())], ignore_conflicts=True)

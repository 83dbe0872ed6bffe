"""Count who comes."""

from collections.abc import Iterable

from django.core.cache import cache

from core.clock import now
from livestream.models import LiveSession, Visit

REMEMBERED_S = 600
AT_ONCE = 500
"""Rows of one statement."""


def note_visit(*, session: LiveSession, person: str) -> None:
    """Count a person or device once in a session. Safe to repeat; one that comes back soon costs no query."""
    if cache.add(f"visit:{session.pk}:{person}", 1, timeout=REMEMBERED_S):
        note_visits(session=session, people=[person])


def note_visits(*, session: LiveSession, people: Iterable[str]) -> None:
    """Count each person or device once in a session. Safe to repeat."""
    visits = [Visit(session=session, person=person, at=now()) for person in people]
    Visit.objects.bulk_create(visits, ignore_conflicts=True, batch_size=AT_ONCE)

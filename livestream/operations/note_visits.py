"""Count who comes."""

from collections import defaultdict
from collections.abc import Iterable

from core.clock import now
from livestream.models import LiveSession, Visit
from livestream.queries.sessions import sessions_on_air

AT_ONCE = 500
"""Rows of one statement."""


def note_arrivals(*, arrivals: Iterable[tuple[str, str]]) -> None:
    """Count those who came to rooms, (slug, 'user:17' or 'device:<id>'), as people of what is on the air there; where
    nothing is, they may be there at the start. Safe to repeat.
    """
    came: dict[str, set[str]] = defaultdict(set)
    for room, person in arrivals:
        came[room].add(person)
    for room, session in sessions_on_air(came).items():
        note_visits(session=session, people=came[room])


def note_visits(*, session: LiveSession, people: Iterable[str]) -> None:
    """Count each person or device once in a session. Safe to repeat."""
    visits = [Visit(session=session, person=person, at=now()) for person in people]
    Visit.objects.bulk_create(visits, ignore_conflicts=True, batch_size=AT_ONCE)

"""Count who comes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.clock import now
from livestream.models import LiveSession, Visit
from livestream.queries.sessions import sessions_on_air

AT_ONCE = 500
"""Rows of one statement."""


@dataclass(frozen=True)
class Arrival:
    """Somebody, 'user:17' or 'device:<id>', whose socket opened in a room, and by which device."""

    room: str
    person: str
    device: str

    @property
    def is_guest(self) -> bool:
        """Whether nobody knows who uses the device."""
        return self.person.startswith("device:")


def note_arrivals(*, arrivals: Iterable[Arrival]) -> None:
    """Count those who came to rooms as people of what is on the air there; where nothing is, they may be there at the
    start. Who signs in, or out, on one device is one person. Safe to repeat.
    """
    came: dict[str, dict[str, Arrival]] = defaultdict(dict)
    for arrival in arrivals:
        came[arrival.room][arrival.person] = arrival
    for room, session in sessions_on_air(came).items():
        _note(session, came[room])


def _note(session: LiveSession, came: Mapping[str, Arrival]) -> None:
    visits = Visit.objects.filter(session=session)
    guests = {arrival.device for arrival in came.values() if arrival.is_guest}
    named = {arrival.device for arrival in came.values() if not arrival.is_guest and arrival.device}
    known = (
        visits.filter(device__in=guests).exclude(person__startswith="device:") if guests else visits.none()
    )
    named |= set(known.values_list("device", flat=True))
    note_visits(
        session=session,
        people={
            person: "" if arrival.is_guest else arrival.device
            for person, arrival in came.items()
            if not (arrival.is_guest and arrival.device in named)
        },
    )
    if named:
        visits.filter(person__in=[f"device:{device}" for device in named]).delete()


def note_visits(*, session: LiveSession, people: Mapping[str, str]) -> None:
    """Count each person, with the device if it is known, or device once in a session. Safe to repeat."""
    at = now()
    visits = [
        Visit(session=session, person=person, device=device, at=at) for person, device in people.items()
    ]
    Visit.objects.bulk_create(visits, ignore_conflicts=True, batch_size=AT_ONCE)

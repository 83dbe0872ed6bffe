"""Like what one sees."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from core import limits
from core.errors import Refusal, TooMany
from livestream import telling
from livestream.errors import NotOnAir
from livestream.folding import first_in_window
from livestream.models import LiveSession
from livestream.queries.sessions import ON_AIR, session_on_air, sessions_on_air

MOST = 50
"""Likes of one burst: nobody taps faster."""
PER, SECONDS = 30, 20
"""Bursts of one person or device in a room; one a second comes from a phone that taps all the time."""


@dataclass(frozen=True)
class Burst:
    """`count` taps of somebody, 'user:17' or 'device:<id>', in a room."""

    room: str
    person: str
    count: int


def add_likes(*, room: str, person: str, count: int) -> int:
    """Add one burst; the session's likes after it. Raises NotOnAir, TooMany."""
    refused = add_bursts(bursts=[Burst(room, person, count)])
    if refused:
        raise refused[0]
    session = session_on_air(room)
    return session.likes if session else 0


def add_bursts(*, bursts: Sequence[Burst]) -> list[Refusal]:
    """Add bursts to their rooms' sessions on air, one write a room; why some were not. Not audited: it is a count.

    A person's bursts of ten seconds are one interaction.
    """
    sessions = sessions_on_air({burst.room for burst in bursts})
    refused: list[Refusal] = []
    likes: dict[str, int] = defaultdict(int)
    acts: dict[str, int] = defaultdict(int)
    for burst in bursts:
        session = sessions.get(burst.room)
        try:
            if session is None:
                raise NotOnAir()
            limits.check("like", f"{session.pk}:{burst.person}", per=PER, seconds=SECONDS)
        except (NotOnAir, TooMany) as refusal:
            refused.append(refusal)
            continue
        likes[burst.room] += max(1, min(burst.count, MOST))
        acts[burst.room] += first_in_window("like", session.pk, burst.person)
    for room in sorted(likes):
        _add(sessions[room], likes[room], acts[room])
    return refused


def _add(session: LiveSession, likes: int, acts: int) -> None:
    with transaction.atomic():
        on_air = LiveSession.objects.filter(pk=session.pk, status__in=ON_AIR)
        if on_air.update(likes=F("likes") + likes, like_bursts=F("like_bursts") + acts):
            total = LiveSession.objects.values_list("likes", flat=True).get(pk=session.pk)
            telling.likes_changed(session, total)

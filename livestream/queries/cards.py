"""Cards of rooms and sessions for the home page: what is on, what comes, what can be seen again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict

from django.db.models import Prefetch, QuerySet

from core.clock import now
from livestream.models import LiveSession, Pin
from livestream.realtime import publish, topics

SHOWN = 12
LATE = timedelta(hours=1)
"""A session that did not begin this long after its time is not announced any more."""


class Pinned(TypedDict):
    """What is being explained now, at its live price in fen."""

    title: str
    price_fen: int


class RoomCard(TypedDict):
    """A room on the air."""

    slug: str
    title: str
    anchor_alias: str
    cover: str | None
    viewers: int
    session_id: int
    ai_host: bool
    pinned: Pinned | None


class SessionCard(TypedDict):
    """A session that comes or has been; `duration_s` in seconds once it ended."""

    id: int
    room_slug: str
    title: str
    anchor_alias: str
    cover: str | None
    planned_at: str | None
    started_at: str | None
    status: str
    ai_host: bool
    duration_s: int | None


def _sessions() -> QuerySet[LiveSession]:
    return LiveSession.objects.filter(room__closed_at=None).select_related("room__anchor")


def live_rooms() -> list[RoomCard]:
    """Rooms on the air, the latest first: two queries."""
    pins = Pin.objects.filter(unpinned_at=None).select_related("offer__variant__product")
    on_air = [LiveSession.Status.LIVE, LiveSession.Status.INTERRUPTED]
    rows = (
        _sessions()
        .filter(status__in=on_air)
        .prefetch_related(Prefetch("pins", queryset=pins, to_attr="pinned"))
    )
    return [_room_card(row) for row in rows.order_by("-started_at")[:SHOWN]]


def coming_sessions() -> list[SessionCard]:
    """Planned sessions, the next one first."""
    planned = _sessions().filter(status=LiveSession.Status.PLANNED, planned_at__gt=now() - LATE)
    return [session_card(row) for row in planned.order_by("planned_at")[:SHOWN]]


def replays() -> list[SessionCard]:
    """Ended sessions that can be seen again, the latest first."""
    ended = _sessions().filter(status=LiveSession.Status.ENDED, has_replay=True)
    return [session_card(row) for row in ended.order_by("-ended_at")[:SHOWN]]


def cover_url(row: LiveSession) -> str | None:
    """The session's own cover, or its room's."""
    cover = row.cover or row.room.cover
    return cover.url if cover else None


def _room_card(row: LiveSession) -> RoomCard:
    pin: Pin | None = next(iter(row.pinned), None)  # type: ignore[attr-defined]
    return {
        "slug": row.room.slug,
        "title": row.title,
        "anchor_alias": row.room.anchor.alias,
        "cover": cover_url(row),
        "viewers": publish.viewers(topics.room(row.room.slug)),
        "session_id": row.pk,
        "ai_host": row.ai_host,
        "pinned": _pinned(pin) if pin else None,
    }


def _pinned(pin: Pin) -> Pinned:
    return {"title": pin.offer.variant.product.title, "price_fen": pin.offer.live_price_fen}


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def session_card(row: LiveSession) -> SessionCard:
    """The card of a session that was read with its room and anchor."""
    length = (row.ended_at - row.started_at).total_seconds() if row.ended_at and row.started_at else None
    return {
        "id": row.pk,
        "room_slug": row.room.slug,
        "title": row.title,
        "anchor_alias": row.room.anchor.alias,
        "cover": cover_url(row),
        "planned_at": _text(row.planned_at),
        "started_at": _text(row.started_at),
        "status": row.status,
        "ai_host": row.ai_host,
        "duration_s": None if length is None else int(length),
    }

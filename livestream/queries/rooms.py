"""A room's page."""

from typing import TypedDict

from core.clock import now
from hosts.models import Room
from livestream.models import LiveSession
from livestream.queries.cards import LATE, SessionCard, session_card
from livestream.queries.sessions import session_resource, shown_session
from livestream.realtime.resources import Session
from shop.queries.catalogue import seller
from shop.queries.shapes import Seller


class RoomAnchor(TypedDict):
    """Who hosts, by alias."""

    alias: str
    organisation: str
    avatar: str | None


class RoomPage(TypedDict):
    """A room: who hosts, who sells, what it shows now and what comes next."""

    slug: str
    title: str
    cover: str | None
    anchor: RoomAnchor
    seller: Seller
    session: Session | None
    next_session: SessionCard | None
    server_time: str


def room_page(slug: str, session_id: int | None = None) -> RoomPage | None:
    """The room's page in three queries, or with `session_id` as it shows that past session; None: no such room."""
    room = Room.objects.filter(slug=slug, closed_at=None).select_related(
        "anchor__organisation", "organisation"
    )
    row = room.first()
    if row is None:
        return None
    shown = shown_session(slug, session_id)
    if session_id is not None and shown is None:
        return None
    avatar, cover = row.anchor.portrait, row.cover
    return {
        "slug": row.slug,
        "title": row.title,
        "cover": cover.url if cover else None,
        "anchor": {
            "alias": row.anchor.alias,
            "organisation": row.anchor.organisation.name,
            "avatar": avatar.url if avatar else None,
        },
        "seller": seller(row.organisation),
        "session": session_resource(shown) if shown else None,
        "next_session": _next(row),
        "server_time": now().isoformat(),
    }


def _next(room: Room) -> SessionCard | None:
    planned = LiveSession.objects.filter(
        room=room, status=LiveSession.Status.PLANNED, planned_at__gt=now() - LATE
    )
    row = planned.select_related("room__anchor").order_by("planned_at", "id").first()
    return session_card(row) if row else None

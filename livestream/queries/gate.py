"""The gate before going live."""

from typing import TypedDict

from core.clock import now
from livestream.models import LiveSession, Offer
from livestream.queries.sessions import ON_AIR
from livestream.rules import gate as rules


class GateItem(TypedDict):
    """One condition; `action` says what to do while it is not met."""

    code: str
    title: str
    done: bool
    action: str | None


class Gate(TypedDict):
    """All conditions; `ready` when every one is met."""

    ready: bool
    items: list[GateItem]


def gate(row: LiveSession) -> Gate:
    """The gate of a session that was read with room and anchor: two queries."""
    items = rules.items(_facts(row), now())
    return {"ready": not rules.missing(items), "items": [_item(item) for item in items]}


def _item(item: rules.Item) -> GateItem:
    action = None if item.done or item.action is None else str(item.action)
    return {"code": item.code, "title": str(item.title), "done": item.done, "action": action}


def _facts(row: LiveSession) -> rules.Facts:
    others = LiveSession.objects.filter(room=row.room_id, status__in=ON_AIR).exclude(pk=row.pk)
    stocked = Offer.objects.filter(session=row, closed_at=None, pool__available__gt=0)
    return rules.Facts(
        verified_until=row.room.anchor.verified_until,
        suspended=row.room.anchor.suspended_at is not None,
        room_closed=row.room.closed_at is not None,
        title=row.title,
        stocked_offers=stocked.count(),
        without_offers=row.without_offers,
        signal=row.signal,
        another_on_air=others.exists(),
        external=bool(row.external_url),
    )

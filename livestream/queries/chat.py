"""What was said."""

from typing import Literal, cast

from django.db.models import Q

from core.clock import now
from livestream.models import ChatMessage
from livestream.realtime.resources import ChatLine, HeldLine

LATEST = 50


def latest_lines(session_id: int) -> list[ChatLine]:
    """The last lines of a session that everyone reads, the oldest first. One query."""
    shown = Q(shows_at=None) | Q(shows_at__lte=now())
    rows = ChatMessage.objects.filter(shown, session=session_id, held=False).order_by("-id")[:LATEST]
    return [chat_line(row) for row in reversed(rows)]


def chat_line(row: ChatMessage) -> ChatLine:
    """The line; a deleted one keeps its place, not its text."""
    deleted = row.deleted_at is not None
    return {
        "id": row.pk,
        "v": 2 if deleted else 1,
        "kind": cast(Literal["chat", "order", "system"], row.kind),
        "alias": row.alias,
        "role": cast(Literal["", "anchor", "crew"], row.role),
        "text": "" if deleted else row.text,
        "at": row.at.isoformat(),
        "deleted": deleted,
    }


def held_line(row: ChatMessage) -> HeldLine:
    """A line that the crew reads first."""
    return {
        "id": row.pk,
        "alias": row.alias,
        "text": row.text,
        "at": row.at.isoformat(),
        "shows_at": row.shows_at.isoformat() if row.shows_at and not row.held else None,
    }

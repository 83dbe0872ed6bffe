"""What was said."""

from typing import Literal, cast

from livestream.models import ChatMessage
from livestream.realtime.resources import ChatLine

LATEST = 50


def latest_lines(session_id: int) -> list[ChatLine]:
    """The last lines of a session, the oldest first. One query."""
    rows = ChatMessage.objects.filter(session=session_id).order_by("-id")[:LATEST]
    return [chat_line(row) for row in reversed(rows)]


def chat_line(row: ChatMessage) -> ChatLine:
    """The line; a deleted one keeps its place, not its text."""
    deleted = row.deleted_at is not None
    return {
        "id": row.pk,
        "v": 2 if deleted else 1,
        "kind": cast(Literal["chat", "order", "system"], row.kind),
        "alias": row.alias,
        "text": "" if deleted else row.text,
        "at": row.at.isoformat(),
        "deleted": deleted,
    }

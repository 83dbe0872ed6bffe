"""What a room's crew has to look at."""

from typing import TypedDict

from django.db.models import Q, QuerySet

from core.clock import now
from livestream.models import ChatMessage, Flag, LiveSession, Penalty, Word
from livestream.queries.chat import held_line
from livestream.queries.chat_rules import chat_rules, words_in
from livestream.queries.standing import in_force
from livestream.realtime.resources import ChatRules, Desk, FlaggedLine, HeldLine

MOST = 100


class ListedWord(TypedDict):
    """A word on the room's list, or on the platform's, which the room can't change."""

    id: int
    text: str
    act: str
    everywhere: bool


class Imposed(TypedDict):
    """A penalty in force, as the crew sees it: by alias."""

    id: int
    kind: str
    alias: str
    reason: str
    facts: str
    term: str
    starts_at: str
    until: str | None
    appeal_text: str


class Moderation(TypedDict):
    """The crew's desk."""

    rules: ChatRules
    words: list[ListedWord]
    held: list[HeldLine]
    flagged: list[FlaggedLine]
    penalties: list[Imposed]


def desk(room_id: int, session_id: int) -> Desk:
    """How much lies on the desk of a room's session; the platform's words are listed in every room. Three queries."""
    return {
        "words": Word.objects.filter(Q(room=room_id) | Q(room=None)).count(),
        "penalties": in_force().filter(room=room_id).count(),
        "waiting": _waiting(session_id).count(),
    }


def _waiting(session_id: int) -> QuerySet[ChatMessage]:
    """Lines that the crew reads and the room does not: not yet, or not before they are let through."""
    waits = Q(held=True) | Q(shows_at__gt=now())
    return ChatMessage.objects.filter(waits, session=session_id, deleted_at=None)


def moderation(row: LiveSession) -> Moderation:
    """The desk of a session that was read with its room: five queries."""
    words = words_in([row.room_id])
    held = _waiting(row.pk).order_by("-id")[:MOST]
    penalties = in_force().filter(room=row.room_id).select_related("user").order_by("-id")[:MOST]
    return {
        "rules": chat_rules(row.room_id),
        "words": [listed_word(word) for word in words],
        "held": [held_line(line) for line in reversed(held)],
        "flagged": flagged_lines(row.pk),
        "penalties": [imposed(penalty) for penalty in penalties],
    }


def flagged_lines(session_id: int, message_id: int | None = None) -> list[FlaggedLine]:
    """Lines with open flags, the most flagged first; with `message_id` that one, also with none left."""
    rows = Flag.objects.filter(message__session=session_id, outcome="").select_related("message")
    if message_id is not None:
        rows = rows.filter(message=message_id)
    grouped: dict[int, list[Flag]] = {}
    for flag in rows.order_by("id"):
        grouped.setdefault(flag.message_id, []).append(flag)
    lines = [flagged_line(flags[0].message, flags) for flags in grouped.values()]
    return sorted(lines, key=lambda line: (-line["flags"], line["id"]))[:MOST]


def flagged_line(line: ChatMessage, flags: list[Flag]) -> FlaggedLine:
    """One line and what was said against it."""
    return {
        "id": line.pk,
        "alias": line.alias,
        "text": line.text,
        "at": line.at.isoformat(),
        "flags": len(flags),
        "reasons": sorted({flag.reason for flag in flags}),
    }


def imposed(row: Penalty) -> Imposed:
    """A penalty read with its user."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "alias": row.user.shown_alias,
        "reason": row.reason,
        "facts": row.facts,
        "term": row.term,
        "starts_at": row.starts_at.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "appeal_text": row.appeal_text,
    }


def listed_word(row: Word) -> ListedWord:
    """A word as the crew sees it."""
    return {"id": row.pk, "text": row.text, "act": row.act, "everywhere": row.room_id is None}

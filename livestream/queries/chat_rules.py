"""How rooms' chat is kept."""

from collections.abc import Iterable

from django.db.models import Q

from livestream.models import ChatRules as Row
from livestream.models import Word
from livestream.realtime.resources import ChatRules


def chat_rules(room_id: int) -> ChatRules:
    """A room's rules; one without a row is neither slow nor delayed."""
    return rules_of(Row.objects.filter(room=room_id).first())


def rules_of(row: Row | None) -> ChatRules:
    """The rules as they travel."""
    if row is None:
        return {"slow_s": 0, "delay_s": 0, "v": 0}
    return {"slow_s": row.slow_s, "delay_s": row.delay_s, "v": row.version}


def words_in(room_ids: Iterable[int]) -> list[Word]:
    """The words of these rooms and of the platform. One query."""
    return list(Word.objects.filter(Q(room__in=set(room_ids)) | Q(room=None)))

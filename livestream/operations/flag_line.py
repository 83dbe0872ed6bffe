"""Tell the crew that a line is not right."""

from django.db import transaction
from django.db.models import Q

from core import limits
from core.clock import now
from core.errors import NotFound
from livestream import telling
from livestream.errors import BadReason
from livestream.models import ChatMessage, Flag

PER, SECONDS = 10, 60
"""Flags of one person: a queue that one person fills helps nobody."""


def flag_line(*, room: str, message_id: int, person: str, reason: str) -> None:
    """Note one person's complaint, once a line. Safe to repeat. A complaint is its own record: no audit row.

    `person` is 'user:17' or 'device:<id>'. Raises NotFound, also for a line that is not shown, BadReason,
    TooMany.
    """
    if reason not in ChatMessage.Reason.values:
        raise BadReason(reasons=list(ChatMessage.Reason.values))
    rows = ChatMessage.objects.filter(session__room__slug=room, deleted_at=None, held=False)
    seen = rows.filter(Q(shows_at=None) | Q(shows_at__lte=now()))
    line = seen.select_related("session").filter(pk=message_id, kind=ChatMessage.Kind.CHAT).first()
    if line is None:
        raise NotFound()
    limits.check("flag", person, per=PER, seconds=SECONDS)
    with transaction.atomic():
        flag = Flag(message=line, person=person, reason=reason, at=now())
        Flag.objects.bulk_create([flag], ignore_conflicts=True)
        telling.line_flagged(line.session, line)

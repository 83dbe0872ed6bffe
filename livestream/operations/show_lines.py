"""Let everyone read lines whose delay is over."""

from collections.abc import Sequence

from django.db import transaction

from core.clock import now
from livestream import telling
from livestream.models import ChatMessage


@transaction.atomic
def show_lines(*, message_ids: Sequence[int]) -> int:
    """Tell the rooms of those lines that are due, and were not taken down or held meanwhile; how many. Safe to repeat.

    A page that comes later finds them in its snapshot without this.
    """
    due = ChatMessage.objects.filter(pk__in=message_ids, deleted_at=None, held=False, shows_at__lte=now())
    rows = due.select_related("session__room").order_by("id")
    for row in rows:
        telling.line_added(row.session, row)
    for session in {row.session for row in rows}:
        telling.waiting_changed(session)
    return len(rows)

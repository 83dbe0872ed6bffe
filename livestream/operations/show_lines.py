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
    rows = ChatMessage.objects.filter(
        pk__in=message_ids, deleted_at=None, held=False, shows_at__lte=now()
    ).select_related("session__room")
    for row in rows.order_by("id"):
        telling.line_added(row.session, row)
    return len(rows)

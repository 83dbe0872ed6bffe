"""Let a held line through."""

from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks, telling
from livestream.models import ChatMessage


@transaction.atomic
def release_line(*, actor: Actor, message_id: int) -> ChatMessage:
    """Show everyone a line that a listed word, or the room's delay, kept back. Safe to repeat.

    One that was taken down meanwhile stays down. Raises NotFound.
    """
    row = locks.chat_message(message_id)
    if row.deleted_at or not (row.held or row.shows_at):
        return row
    row.held, row.shows_at = False, None
    row.save(update_fields=["held", "shows_at"])
    facts = {"session": row.session_id, "author": row.author_id}
    audit.record(actor=actor, action="livestream.chat.released", target=row, data=facts)
    telling.line_added(row.session, row)
    telling.waiting_changed(row.session)
    return row

"""Take a line of chat down."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.errors import BadReason
from livestream.models import ChatMessage, Flag


@transaction.atomic
def delete_chat(*, actor: Actor, message_id: int, reason: str) -> ChatMessage:
    """Hide a line from everyone, for one of the known reasons. Its row stays, as the law asks. Safe to repeat.

    Raises NotFound, BadReason.
    """
    if reason not in ChatMessage.Reason.values:
        raise BadReason(reasons=list(ChatMessage.Reason.values))
    row = locks.chat_message(message_id)
    if row.deleted_at:
        return row
    row.deleted_at, row.deleted_reason = now(), reason
    if row.held or (row.shows_at and row.shows_at > row.deleted_at):
        telling.waiting_changed(row.session)
    row.save(update_fields=["deleted_at", "deleted_reason"])
    flags = Flag.objects.filter(message=row, outcome="")
    if flags.update(outcome=Flag.Outcome.UPHELD, handled_at=row.deleted_at):
        telling.line_flagged(row.session, row)
    facts = {"session": row.session_id, "reason": reason, "author": row.author_id}
    audit.record(actor=actor, action="livestream.chat.deleted", target=row, data=facts)
    telling.line_deleted(row.session, row)
    return row

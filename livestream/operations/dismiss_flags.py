"""Say that a line may stay."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.models import Flag


@transaction.atomic
def dismiss_flags(*, actor: Actor, message_id: int) -> int:
    """Answer a line's open flags: there is nothing in them; how many. Safe to repeat. Raises NotFound."""
    line = locks.chat_message(message_id)
    open_flags = Flag.objects.filter(message=line, outcome="")
    answered = open_flags.update(outcome=Flag.Outcome.DISMISSED, handled_at=now())
    if answered:
        facts = {"session": line.session_id, "flags": answered}
        audit.record(actor=actor, action="livestream.flags.dismissed", target=line, data=facts)
        telling.line_flagged(line.session, line)
    return answered

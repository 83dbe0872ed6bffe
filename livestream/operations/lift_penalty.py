"""Take a penalty back."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.models import Penalty
from livestream.rules import text as texts

REASON_LONGEST = 200


@transaction.atomic
def lift_penalty(*, actor: Actor, penalty_id: int, reason: str) -> Penalty:
    """End it now, and say why; its row stays. Safe to repeat. Raises NotFound, BadText."""
    why = texts.clean(reason, longest=REASON_LONGEST)
    row = locks.penalty(penalty_id)
    if row.lifted_at:
        return row
    row.lifted_at, row.lifted_reason = now(), why
    row.save(update_fields=["lifted_at", "lifted_reason"])
    facts = {"room": row.room_id, "user": row.user_id, "kind": row.kind}
    audit.record(actor=actor, action="livestream.penalty.lifted", target=row, data=facts)
    telling.standing_changed(row.room.slug, row.room_id, row.user)
    telling.desk_changed(row.room_id)
    return row

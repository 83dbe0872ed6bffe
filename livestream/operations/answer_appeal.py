"""Answer an appeal against a penalty."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from livestream import locks, telling
from livestream.errors import NoAppeal
from livestream.models import Penalty
from livestream.operations.lift_penalty import lift_penalty
from livestream.rules import text as texts

LONGEST = 200


@transaction.atomic
def answer_appeal(*, actor: Actor, penalty_id: int, outcome: str, answer: str) -> Penalty:
    """Uphold the penalty or lift it, and tell the punished person why; once an appeal.

    A penalty that ended meanwhile can still be answered: who appealed is owed a word. Raises NotFound, NoAppeal,
    BadText, Invalid.
    """
    if outcome not in Penalty.Outcome.values:
        raise Invalid(fields={"outcome": ["unknown"]})
    words = texts.clean(answer, longest=LONGEST)
    row = locks.penalty(penalty_id)
    if row.appealed_at is None or row.outcome or row.lifted_at:
        raise NoAppeal(outcome=row.outcome or ("lifted" if row.lifted_at else ""))
    row.outcome, row.answer, row.answered_at = outcome, words, now()
    row.save(update_fields=["outcome", "answer", "answered_at"])
    facts = {"room": row.room_id, "user": row.user_id, "kind": row.kind, "outcome": outcome}
    audit.record(actor=actor, action="livestream.penalty.appeal_answered", target=row, data=facts)
    if outcome == Penalty.Outcome.LIFTED:
        return lift_penalty(actor=actor, penalty_id=row.pk, reason=words)
    telling.standing_changed(row.room.slug, row.room_id, row.user)
    telling.desk_changed(row.room_id)
    return row

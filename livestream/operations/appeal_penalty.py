"""Ask staff to look at a penalty again."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import NotFound
from livestream import locks, telling
from livestream.errors import AlreadyAppealed
from livestream.models import Penalty
from livestream.rules import text as texts

LONGEST = 500


@transaction.atomic
def appeal_penalty(*, person: User, penalty_id: int, text: str) -> Penalty:
    """Keep the punished person's words for staff, once a penalty; it holds until staff lifts it.

    Raises NotFound (also for somebody else's), BadText, AlreadyAppealed.
    """
    words = texts.clean(text, longest=LONGEST)
    row = locks.penalty(penalty_id)
    if row.user_id != person.pk:
        raise NotFound()
    if row.appealed_at:
        raise AlreadyAppealed()
    row.appealed_at, row.appeal_text = now(), words
    row.save(update_fields=["appealed_at", "appeal_text"])
    facts = {"room": row.room_id, "length": len(words)}
    audit.record(actor=Actor.of(person), action="livestream.penalty.appealed", target=row, data=facts)
    telling.standing_changed(row.room.slug, row.room_id, person)
    telling.desk_changed(row.room_id)
    return row

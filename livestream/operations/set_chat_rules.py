"""Slow a room's chat down, or read it first."""

from django.db import transaction

from core import audit
from core.actor import Actor
from hosts.models import Room
from livestream import locks, telling
from livestream.errors import BadRules
from livestream.models import ChatRules

SLOW_MOST, DELAY_MOST = 300, 30
"""Seconds."""


@transaction.atomic
def set_chat_rules(
    *, actor: Actor, room: Room, slow_s: int | None = None, delay_s: int | None = None
) -> ChatRules:
    """Set one or both, in seconds; 0 is off, and None leaves it as it is, whoever set it meanwhile. Safe to repeat.

    Lines that wait already keep their time. Raises BadRules.
    """
    ChatRules.objects.get_or_create(room=room)
    row = locks.chat_rules(room.pk)
    slow_s = row.slow_s if slow_s is None else slow_s
    delay_s = row.delay_s if delay_s is None else delay_s
    if not (0 <= slow_s <= SLOW_MOST and 0 <= delay_s <= DELAY_MOST):
        raise BadRules(slow_most=SLOW_MOST, delay_most=DELAY_MOST)
    if (row.slow_s, row.delay_s) == (slow_s, delay_s):
        return row
    row.slow_s, row.delay_s = slow_s, delay_s
    row.version += 1
    row.save(update_fields=["slow_s", "delay_s", "version"])
    facts = {"room": room.pk, "slow_s": slow_s, "delay_s": delay_s}
    audit.record(actor=actor, action="livestream.chat_rules.set", target=row, data=facts)
    telling.chat_rules_changed(room.slug, row)
    return row

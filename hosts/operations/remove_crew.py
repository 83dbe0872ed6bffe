"""End somebody's work in a room's studio."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.errors import NotFound
from core.events import publish
from hosts import locks
from hosts.events import CrewRemoved
from hosts.models import CrewMember


@transaction.atomic
def remove_crew(*, actor: Actor, member_id: int) -> None:
    """Take an assistant or a moderator off the crew; doors and open studios shut at once. Raises NotFound."""
    room_id = CrewMember.objects.filter(pk=member_id).values_list("room_id", flat=True).first()
    if room_id is None:
        raise NotFound()
    locks.room(room_id)
    row = CrewMember.objects.filter(pk=member_id).first()
    if row is None:
        raise NotFound()
    facts = {"room": row.room_id, "user": row.user_id, "role": row.role}
    audit.record(actor=actor, action="hosts.crew.removed", target=row, data=facts)
    publish(CrewRemoved(room_id=row.room_id, user_id=row.user_id))
    row.delete()

"""Let somebody work in a room's studio."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.actor import Actor
from hosts import locks
from hosts.errors import AlreadyInCrew, RoomClosed, UnknownRole
from hosts.models import CrewMember


@transaction.atomic
def add_crew(*, actor: Actor, room_id: int, user: User, role: str) -> CrewMember:
    """Add an assistant or a moderator.

    Raises NotFound, RoomClosed, UnknownRole, AlreadyInCrew.
    """
    if role not in CrewMember.Role.values:
        raise UnknownRole(role=role)
    room = locks.room(room_id)
    if room.closed_at:
        raise RoomClosed()
    if room.anchor.user_id == user.pk or room.crew.filter(user=user).exists():
        raise AlreadyInCrew()
    row = CrewMember.objects.create(room=room, user=user, role=role)
    facts = {"room": room.pk, "user": user.pk, "role": role}
    audit.record(actor=actor, action="hosts.crew.added", target=row, data=facts)
    return row

"""Who works where."""

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from hosts.models import CrewMember, Room
from hosts.rules.roles import Role


@dataclass(frozen=True)
class WorkingRoom:
    """A room with the role that somebody has in it."""

    room: Room
    role: Role


def role_in_room(user: User | AnonymousUser, room: Room) -> Role | None:
    """The person's role: one query at most, two if the room was read without its anchor."""
    if not isinstance(user, User) or not user.is_active:
        return None
    if room.anchor.user_id == user.pk:
        return "anchor"
    found = CrewMember.objects.filter(room=room, user=user).values_list("role", flat=True).first()
    return cast("Role | None", found)


def rooms_of(user: User) -> list[WorkingRoom]:
    """The rooms in use where the person is the anchor or of the crew, her own first: two queries."""
    rooms = Room.objects.filter(closed_at=None).select_related("anchor", "organisation")
    own = [WorkingRoom(room, "anchor") for room in rooms.filter(anchor__user=user).order_by("id")]
    crew = CrewMember.objects.filter(user=user, room__closed_at=None).select_related(
        "room__anchor", "room__organisation"
    )
    return own + [WorkingRoom(row.room, cast(Role, row.role)) for row in crew.order_by("room_id")]

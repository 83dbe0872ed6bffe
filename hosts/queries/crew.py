"""Who works in a room beside its anchor."""

from typing import TypedDict

from hosts.models import CrewMember, Room


class Member(TypedDict):
    """One of the crew, by alias."""

    id: int
    alias: str
    role: str


def crew_of(room: Room) -> list[Member]:
    """The longest-serving first. One query."""
    rows = CrewMember.objects.filter(room=room).select_related("user").order_by("id")
    return [member(row) for row in rows]


def member(row: CrewMember) -> Member:
    """A row read with its user."""
    return {"id": row.pk, "alias": row.user.shown_alias, "role": row.role}

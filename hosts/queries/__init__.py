"""Reads of hosts."""

from hosts.queries.access import role_in_room, rooms_of
from hosts.queries.groups import source_code

__all__ = ["role_in_room", "rooms_of", "source_code"]

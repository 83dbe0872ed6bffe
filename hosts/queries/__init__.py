"""Reads of hosts."""

from hosts.queries.access import role_in_room, rooms_of
from hosts.queries.groups import known_codes, source_code

__all__ = ["known_codes", "role_in_room", "rooms_of", "source_code"]

"""Anchors and their rooms, crews and buyers' groups."""

from hosts.models.anchor import Anchor
from hosts.models.room import BuyersGroup, CrewMember, Room

__all__ = ["Anchor", "BuyersGroup", "CrewMember", "Room"]

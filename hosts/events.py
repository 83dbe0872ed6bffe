"""What hosts tells."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True)
class CrewRemoved(Event):
    """Somebody works in a room's studio no more."""

    room_id: int
    user_id: int

"""What hosts can do."""

from hosts.operations.add_crew import add_crew
from hosts.operations.apply_anchor import apply_anchor
from hosts.operations.open_room import open_room
from hosts.operations.remove_crew import remove_crew
from hosts.operations.verify_anchor import verify_anchor

__all__ = ["add_crew", "apply_anchor", "open_room", "remove_crew", "verify_anchor"]

"""Every lock of hosts. An anchor before her rooms."""

from core.errors import NotFound
from hosts.models import Anchor, Room


def anchor(anchor_id: int) -> Anchor:
    """One anchor, locked. Raises NotFound."""
    found = Anchor.objects.select_for_update(no_key=True).filter(pk=anchor_id).first()
    if found is None:
        raise NotFound()
    return found


def room(room_id: int) -> Room:
    """One room, locked, with its anchor read along. Raises NotFound."""
    rows = Room.objects.select_for_update(of=("self",), no_key=True).select_related("anchor")
    found = rows.filter(pk=room_id).first()
    if found is None:
        raise NotFound()
    return found

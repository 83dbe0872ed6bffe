"""What is being explained."""

from livestream.models import Pin
from livestream.queries.sessions import iso
from livestream.realtime import resources


def current_pin(session_id: int) -> resources.Pin | None:
    """The session's last pin: open, or with no offer once it was taken down; None before the first. One query."""
    row = Pin.objects.filter(session=session_id).order_by("-id").first()
    return pin_resource(row) if row else None


def pin_resource(row: Pin) -> resources.Pin:
    """The pin. Its version grows without a write to the session: pins of a session follow one another."""
    if row.unpinned_at:
        return {"offer_id": None, "v": 2 * row.pk + 1, "pinned_at": None}
    return {"offer_id": row.offer_id, "v": 2 * row.pk, "pinned_at": iso(row.pinned_at)}

"""Let a session show a stream that comes from elsewhere."""

from django.conf import settings
from django.db import transaction

from core import audit
from core.actor import Actor
from livestream import locks, telling
from livestream.errors import BadTransition
from livestream.models import LiveSession
from livestream.rules import external


@transaction.atomic
def set_external_stream(*, actor: Actor, session_id: int, address: str) -> LiveSession:
    """Show the HLS at `address` instead of our engine's; empty: our engine's again. Only before the broadcast.

    Raises NotFound, BadTransition, BadStreamAddress, StreamAddressNotAllowed.
    """
    address = external.clean(address, settings.EXTERNAL_VIDEO_ORIGINS)
    row = locks.session(session_id)
    if row.status != LiveSession.Status.PLANNED:
        raise BadTransition(before=row.status, after="external")
    if row.external_url == address:
        return row
    row.external_url = address
    row.version += 1
    row.save(update_fields=["external_url", "version"])
    facts = {"elsewhere": bool(address)}
    audit.record(actor=actor, action="livestream.session.stream_chosen", target=row, data=facts)
    telling.session_changed(row)
    return row

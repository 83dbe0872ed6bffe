"""End a broadcast."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.events import publish
from livestream import locks, telling
from livestream.events import SessionEnded
from livestream.models import LiveSession, Pin
from livestream.realtime import publish as realtime
from livestream.realtime import topics
from shop.operations.close_pool import close_pool


@transaction.atomic
def end_session(*, actor: Actor, session_id: int) -> LiveSession:
    """End it for everyone, or call a planned one off; unsold allotments go back to the shelf. Safe to repeat.

    Its stream is cut after commit. Raises NotFound.
    """
    row = locks.session(session_id)
    if row.status == LiveSession.Status.ENDED:
        return row
    was = row.status
    closed = _close_offers(row, actor)
    _unpin(row)
    row.status = LiveSession.Status.ENDED
    row.ended_at = now()
    row.version += 1
    row.peak_viewers = max(
        row.peak_viewers, realtime.peak(topics.room(row.room.slug), row.pk) if row.started_at else 0
    )
    row.save(update_fields=["status", "ended_at", "version", "peak_viewers"])
    audit.record(
        actor=actor, action="livestream.session.ended", target=row, data={"was": was, "offers": len(closed)}
    )
    telling.session_changed(row)
    telling.offers_changed(row, closed)
    telling.figures_changed(row)
    publish(SessionEnded(row.pk))
    return row


def _close_offers(row: LiveSession, actor: Actor) -> list[int]:
    offers = locks.open_offers(row.pk)
    for offer in offers:
        close_pool(pool_id=offer.pool_id, actor=actor)
        offer.closed_at = now()
        offer.version += 1
        offer.save(update_fields=["closed_at", "version"])
    return [offer.pk for offer in offers]


def _unpin(row: LiveSession) -> None:
    pin = Pin.objects.filter(session=row, unpinned_at=None).first()
    if pin is not None:
        pin.unpinned_at = now()
        pin.save(update_fields=["unpinned_at"])
        telling.pin_changed(row, pin)

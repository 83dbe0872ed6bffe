"""Explain an offer."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.errors import NotOnAir, OfferClosed, OfferEnded
from livestream.models import Pin
from livestream.rules import offering


@transaction.atomic
def pin_offer(*, actor: Actor, offer_id: int) -> Pin:
    """Make this the one offer being explained, and note the price at which it is. Safe to repeat.

    Raises NotFound, NotOnAir, OfferClosed, OfferEnded.
    """
    offer = locks.offer(offer_id)
    session = offer.session
    if not session.on_air:
        raise NotOnAir(status=session.status)
    if offer.closed_at:
        raise OfferClosed()
    if offering.is_over(offer.ends_at, now()):
        raise OfferEnded(ended_at=offer.ends_at.isoformat() if offer.ends_at else None)
    before = Pin.objects.filter(session=session, unpinned_at=None).first()
    if before is not None and before.offer_id == offer.pk:
        return before
    if before is not None:
        before.unpinned_at = now()
        before.save(update_fields=["unpinned_at"])
    row = Pin.objects.create(session=session, offer=offer, price_fen=offer.live_price_fen, pinned_at=now())
    facts = {"session": session.pk, "offer": offer.pk, "price_fen": row.price_fen}
    audit.record(actor=actor, action="livestream.offer.pinned", target=row, data=facts)
    telling.pin_changed(session, row)
    return row

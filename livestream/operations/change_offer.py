"""Change an offer while it sells."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.errors import OfferClosed, SessionEnded
from livestream.models import LiveSession, Offer
from livestream.rules import offering
from shop.operations.set_allotment import set_allotment


@transaction.atomic
def change_offer(
    *,
    actor: Actor,
    offer_id: int,
    live_price_fen: int | None = None,
    allotment: int | None = None,
    per_person_limit: int | None = None,
    ends_at: datetime | None = None,
) -> Offer:
    """Change what is given; None leaves as it is. Orders placed before keep their price.

    Raises NotFound, SessionEnded, OfferClosed, BadPrice, BadLimit, BadEnd, AllotmentTooSmall, OutOfStock.
    """
    row = locks.offer(offer_id)
    if row.session.status == LiveSession.Status.ENDED:
        raise SessionEnded()
    if row.closed_at:
        raise OfferClosed()
    changes = _changes(row, live_price_fen, per_person_limit, ends_at)
    before = row.pool.total
    if (
        allotment is not None
        and set_allotment(pool_id=row.pool_id, units=allotment, actor=actor).total != before
    ):
        changes["units"] = allotment
    if changes:
        row.version += 1
        row.save(update_fields=["live_price_fen", "per_person_limit", "ends_at", "version"])
        audit.record(actor=actor, action="livestream.offer.changed", target=row, data=changes)
        telling.offers_changed(row.session, [row.pk])
    return row


def _changes(row: Offer, price: int | None, limit: int | None, ends_at: datetime | None) -> dict[str, Any]:
    """Set the fields that really change, and say which."""
    changes: dict[str, Any] = {}
    if price is not None and offering.check_price(price) != row.live_price_fen:
        changes["price_fen"] = [row.live_price_fen, price]
        row.live_price_fen = price
    if limit is not None and offering.check_limit(limit) != row.per_person_limit:
        changes["limit"] = [row.per_person_limit, limit]
        row.per_person_limit = limit
    if ends_at is not None and offering.check_end(ends_at, now()) != row.ends_at:
        changes["ends_at"] = ends_at.isoformat()
        row.ends_at = ends_at
    return changes

"""Take an offer off."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.models import Offer
from livestream.operations.unpin_offer import unpin_offer
from shop.operations.close_pool import close_pool


@transaction.atomic
def close_offer(*, actor: Actor, offer_id: int) -> Offer:
    """Nothing more is sold of the offer, and what is unsold goes back to the shelf. Safe to repeat.

    Raises NotFound.
    """
    row = locks.offer(offer_id)
    if row.closed_at:
        return row
    unpin_offer(actor=actor, offer_id=row.pk)
    close_pool(pool_id=row.pool_id, actor=actor)
    row.closed_at = now()
    row.version += 1
    row.save(update_fields=["closed_at", "version"])
    audit.record(actor=actor, action="livestream.offer.closed", target=row)
    telling.offers_changed(row.session, [row.pk])
    return row

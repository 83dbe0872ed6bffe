"""Stop explaining an offer."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from livestream import locks, telling
from livestream.models import Pin


@transaction.atomic
def unpin_offer(*, actor: Actor, offer_id: int) -> Pin | None:
    """Take the offer's pin down; None when it is not the one being explained. Safe to repeat.

    Raises NotFound.
    """
    offer = locks.offer(offer_id)
    row = Pin.objects.filter(offer=offer, unpinned_at=None).first()
    if row is None:
        return None
    row.unpinned_at = now()
    row.save(update_fields=["unpinned_at"])
    audit.record(actor=actor, action="livestream.offer.unpinned", target=row, data={"offer": offer.pk})
    telling.pin_changed(offer.session, row)
    return row

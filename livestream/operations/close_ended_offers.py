"""Give back what timed offers did not sell."""

from core.actor import Actor
from core.clock import now
from livestream.models import Offer
from livestream.operations.close_offer import close_offer


def close_ended_offers() -> int:
    """Close the offers whose time is over, so that their unsold units are on the shelf again; how many.

    Nothing was sold of them since: the clock decides that, this only tidies.
    """
    over = Offer.objects.filter(closed_at=None, ends_at__lte=now()).order_by("id")
    keys = list(over.values_list("id", flat=True))
    for key in keys:
        close_offer(actor=Actor.system("sweep"), offer_id=key)
    return len(keys)

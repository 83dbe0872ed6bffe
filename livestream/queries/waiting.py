"""What somebody waits for, in the room's words."""

from livestream.models import Offer
from livestream.realtime.resources import StockNews
from shop.models import StockWait


def offer_pool_id(offer_id: int) -> int | None:
    """The pool of an offer that is still made in a session that shoppers know of."""
    offers = Offer.objects.filter(pk=offer_id, closed_at=None, session__room__closed_at=None)
    return offers.exclude(session__started_at=None).values_list("pool_id", flat=True).first()


def stock_news(wait_id: int) -> tuple[int, StockNews] | None:
    """Who is to hear what about a place in a queue; None when she left it."""
    wait = StockWait.objects.select_related("pool__variant__product").filter(pk=wait_id).first()
    if wait is None:
        return None
    offer = Offer.objects.filter(pool_id=wait.pool_id).first()
    product = wait.pool.variant.product
    return wait.user_id, {
        "variant_id": wait.pool.variant_id,
        "product_id": product.pk,
        "offer_id": offer.pk if offer else None,
        "title": product.title,
    }

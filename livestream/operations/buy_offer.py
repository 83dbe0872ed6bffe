"""Buy what is offered."""

from accounts.models import User
from livestream.operations.buy_offers import OfferWish, buy_offers
from shop.committing import commit_alone
from shop.models import Order


def buy_offer(
    *,
    buyer: User,
    offer_id: int,
    quantity: int,
    address_id: int,
    expected_price_fen: int,
    source_code: str = "",
    variant_id: int | None = None,
) -> Order:
    """Place an order for an offer at its live price, and note the sale. Raises what `buy_offers` refuses."""
    wish = OfferWish(buyer.pk, offer_id, quantity, address_id, expected_price_fen, source_code, variant_id)
    return commit_alone(lambda wishes: buy_offers(wishes=wishes), wish).order

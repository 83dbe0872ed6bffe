"""Order what is in the cart."""

from accounts.models import User
from shop.committing import commit_alone
from shop.models import Order
from shop.operations.place_cart_orders import CartWish, place_cart_orders


def place_cart_order(
    *, buyer: User, address_id: int, source_code: str = "", expected_total_fen: int | None = None
) -> Order:
    """Place an order of the whole cart from the shelf, and empty it. Raises what `place_cart_orders` refuses."""
    wish = CartWish(buyer.pk, address_id, source_code, expected_total_fen)
    return commit_alone(lambda wishes: place_cart_orders(wishes=wishes), wish).order

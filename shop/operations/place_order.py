"""Turn a wish into an order that stock is kept for."""

from collections.abc import Sequence

from accounts.models import User
from shop.committing import commit_alone
from shop.models import Order
from shop.operations.place_orders import place_orders
from shop.rules.line_request import LineRequest
from shop.rules.placing import Placing


def place_order(
    *,
    buyer: User,
    address_id: int,
    lines: Sequence[LineRequest],
    source_code: str = "",
    coupon_claim_id: int | None = None,
) -> Order:
    """Place an order and keep its stock for 15 minutes. May run inside the caller's transaction.

    Raises what `place_orders` refuses. On a refusal nothing was written.
    """
    wish = Placing(buyer.pk, address_id, lines, source_code, coupon_claim_id=coupon_claim_id)
    return commit_alone(lambda wishes: place_orders(wishes=wishes), wish).order

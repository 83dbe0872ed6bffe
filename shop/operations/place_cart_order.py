"""Order what is in the cart."""

from django.db import transaction

from accounts.models import User
from shop import locks
from shop.errors import CartEmpty, NotOnSale, PriceChanged
from shop.models import CartItem, Order, StockPool
from shop.operations.place_order import place_order
from shop.rules.line_request import LineRequest


@transaction.atomic
def place_cart_order(
    *, buyer: User, address_id: int, source_code: str = "", expected_total_fen: int | None = None
) -> Order:
    """Place an order of the whole cart from the shelf, and empty it. Two tabs at once: the second finds it empty.

    Raises CartEmpty, PriceChanged (the total is not what the shopper saw), and what place_order raises.
    """
    items = locks.cart_of(buyer.pk)
    if not items:
        raise CartEmpty()
    total = sum(item.variant.price_fen * item.quantity for item in items)
    if expected_total_fen is not None and expected_total_fen != total:
        raise PriceChanged(total_fen=total)
    order = place_order(buyer=buyer, address_id=address_id, lines=_lines(items), source_code=source_code)
    CartItem.objects.filter(pk__in=[item.pk for item in items]).delete()
    return order


def _lines(items: list[CartItem]) -> list[LineRequest]:
    shelves = dict(
        StockPool.objects.filter(variant__in=[item.variant_id for item in items], kind="shelf").values_list(
            "variant_id", "id"
        )
    )
    for item in items:
        if item.variant_id not in shelves:
            raise NotOnSale(variant_id=item.variant_id)
    return [
        LineRequest(
            variant_id=item.variant_id,
            pool_id=shelves[item.variant_id],
            quantity=item.quantity,
            unit_price_fen=item.variant.price_fen,
        )
        for item in items
    ]

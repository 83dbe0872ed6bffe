"""Order what is in the carts of many buyers, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from core.errors import Refusal
from core.idempotency import RequestKey
from shop import locks
from shop.errors import CartEmpty, NotOnSale
from shop.models import CartItem, StockPool
from shop.operations.place_orders import Outcome, Placed, place_orders, placed_before
from shop.rules.line_request import LineRequest
from shop.rules.placing import Placing


@dataclass(frozen=True)
class CartWish:
    """A buyer wants all that is in the cart. `expected_total_fen` is what the page showed.

    `confirmed`: the variants of which the buyer ticked that they can't go back without a reason.
    """

    buyer_id: int
    address_id: int
    source_code: str = ""
    expected_total_fen: int | None = None
    coupon_claim_id: int | None = None
    confirmed: frozenset[int] = frozenset()
    key: RequestKey | None = None


@transaction.atomic
def place_cart_orders(*, wishes: Sequence[CartWish]) -> list[Outcome]:
    """Place an order of each cart from the shelf, and empty it. Two tabs at once: the second finds it empty.

    Refusals: CartEmpty, and those of `place_orders`.
    """
    before = placed_before([wish.key for wish in wishes])
    carts = locks.carts_of({wish.buyer_id for wish in wishes})
    variants = {item.variant_id for cart in carts.values() for item in cart}
    shelves = dict(
        StockPool.objects.filter(variant__in=variants, kind="shelf").values_list("variant_id", "id")
    )
    prepared: list[Placing | Outcome] = []
    first: dict[int, int] = {}
    later: dict[int, int] = {}
    for number, wish in enumerate(wishes):
        known = before.get(wish.key.name) if wish.key else None
        place = known or _prepared(wish, carts[wish.buyer_id], shelves)
        begun = first.setdefault(wish.buyer_id, number) if isinstance(place, Placing) else number
        if begun != number and (wish.key is None or wish.key != wishes[begun].key):
            # she orders it already, just before; only the same request again is answered with that order
            later[number], place = begun, CartEmpty()
        prepared.append(place)
    outcomes = place_orders(wishes=prepared)
    for number, before_it in later.items():
        known = outcomes[before_it]
        outcomes[number] = known if isinstance(known, Refusal) else outcomes[number]
    ordered = {buyer: carts[buyer] for buyer, n in first.items() if isinstance(outcomes[n], Placed)}
    if ordered:
        CartItem.objects.filter(pk__in=[item.pk for cart in ordered.values() for item in cart]).delete()
    return outcomes


def _prepared(wish: CartWish, cart: Sequence[CartItem], shelves: Mapping[int, int]) -> Placing | Outcome:
    if not cart:
        return CartEmpty()
    for item in cart:
        if item.variant_id not in shelves:
            return NotOnSale(variant_id=item.variant_id)
    lines = [
        LineRequest(
            variant_id=item.variant_id,
            pool_id=shelves[item.variant_id],
            quantity=item.quantity,
            unit_price_fen=item.variant.price_fen,
            exemption_confirmed=item.variant_id in wish.confirmed,
        )
        for item in cart
    ]
    return Placing(
        wish.buyer_id,
        wish.address_id,
        lines,
        wish.source_code,
        wish.key,
        coupon_claim_id=wish.coupon_claim_id,
        expected_total_fen=wish.expected_total_fen,
    )

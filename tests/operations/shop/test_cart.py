"""The cart, and ordering it."""

from typing import Any

import pytest

from core.errors import NotFound, Refusal
from shop.errors import AddressGone, BadQuantity, CartEmpty, CartFull, OutOfStock, PriceChanged
from shop.models import CartItem, Order, Product, Variant
from shop.operations import place_cart_order, put_in_cart, take_out_of_cart
from shop.operations.put_in_cart import MOST
from tests.buying import counts, nothing_changes
from tests.cast import Cast, product


def inside(cast: Cast) -> list[tuple[int, int]]:
    return list(CartItem.objects.filter(user=cast.wheat).order_by("id").values_list("variant_id", "quantity"))


def put(cast: Cast, quantity: int, variant: Variant | None = None) -> None:
    put_in_cart(user=cast.wheat, variant_id=(variant or cast.variant).pk, quantity=quantity)


def test_sets_the_quantity(cast: Cast) -> None:
    put(cast, 2)
    put(cast, 5)
    assert inside(cast) == [(cast.variant.pk, 5)]
    for _ in range(2):
        take_out_of_cart(user=cast.wheat, variant_id=cast.variant.pk)
        assert inside(cast) == []


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9])
def test_bad_quantity(cast: Cast, quantity: int) -> None:
    put(cast, 2)
    with pytest.raises(BadQuantity):
        put(cast, quantity)
    assert inside(cast) == [(cast.variant.pk, 2)]


def test_only_what_is_on_sale(cast: Cast) -> None:
    Product.objects.update(status="withdrawn")
    with pytest.raises(NotFound):
        put(cast, 1)
    assert inside(cast) == []


def test_at_most_fifty_things(cast: Cast) -> None:
    made = Variant.objects.bulk_create(
        Variant(product=cast.variant.product, sku=f"S{n}", name=str(n), price_fen=1) for n in range(MOST)
    )
    CartItem.objects.bulk_create(CartItem(user=cast.wheat, variant=v, quantity=1) for v in made)
    with pytest.raises(CartFull):
        put(cast, 1)
    put(cast, 3, made[0])
    assert len(inside(cast)) == MOST


def place(cast: Cast, **options: Any) -> Order:
    return place_cart_order(**{"buyer": cast.wheat, "address_id": cast.address.pk, **options})


def refused(cast: Cast, error: type[Refusal], **options: Any) -> Refusal:
    before = inside(cast)
    with nothing_changes(), pytest.raises(error) as caught:
        place(cast, **options)
    assert inside(cast) == before
    return caught.value


def test_orders_everything_and_empties_it(cast: Cast) -> None:
    other = product(cast.workshop, cast.chunyu, "HY-4-RED", 500, 9)
    put(cast, 2)
    put(cast, 3, other)
    placed = place(cast, source_code="g01", expected_total_fen=2 * 9999 + 1500)
    assert list(placed.lines.values_list("variant_id", "quantity", "amount_fen")) == [
        (cast.variant.pk, 2, 19998),
        (other.pk, 3, 1500),
    ]
    assert (placed.source_code, inside(cast)) == ("g01", [])
    assert (counts(cast.shelf), counts(other.pools.get())) == ((100, 98, 2, 0), (9, 6, 3, 0))
    refused(cast, CartEmpty)


def test_more_than_there_is(cast: Cast) -> None:
    put(cast, 101)
    assert refused(cast, OutOfStock).data == {"variant_id": cast.variant.pk, "left": 100}


def test_another_total_than_was_shown(cast: Cast) -> None:
    put(cast, 2)
    assert refused(cast, PriceChanged, expected_total_fen=2).data == {"total_fen": 19998}


def test_another_persons_address(cast: Cast) -> None:
    put_in_cart(user=cast.stranger, variant_id=cast.variant.pk, quantity=1)
    refused(cast, AddressGone, buyer=cast.stranger)

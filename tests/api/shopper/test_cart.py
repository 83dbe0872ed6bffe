"""GET /api/v1/shopper/cart, PUT and DELETE cart/items/{variant_id}."""

from typing import Any

import pytest
from django.test import Client

from api.shopper.serializers import CartSerializer
from shop.models import CartItem, Product
from tests.api.shape import misfits
from tests.api.shopper.door import DOOR, as_user, problem, send
from tests.cast import Cast


def put(client: Client, variant_id: Any, quantity: Any) -> Any:
    return send(client, "PUT", f"/cart/items/{variant_id}", {"quantity": quantity})


def test_put_look_and_take_out(cast: Cast) -> None:
    client = as_user(cast.wheat)
    shown = put(client, cast.variant.pk, 3).json()
    assert misfits(CartSerializer(), shown) == []
    assert shown == {
        "items": [
            {
                "variant_id": cast.variant.pk,
                "product_id": cast.variant.product_id,
                "title": "鹤羽花毽·三支羽",
                "variant": "红",
                "image": None,
                "unit_price_fen": 9999,
                "quantity": 3,
                "left": 100,
                "exempt_class": "none",
            }
        ],
        "total_fen": 29997,
        "discount_fen": 0,
        "postage_fen": 0,
        "pay_fen": 29997,
        "coupon_refused": None,
    }
    assert client.get(f"{DOOR}/cart").json() == shown
    assert as_user(cast.stranger).get(f"{DOOR}/cart").json() == {
        "items": [],
        "total_fen": 0,
        "discount_fen": 0,
        "postage_fen": 0,
        "pay_fen": 0,
        "coupon_refused": None,
    }
    empty = send(client, "DELETE", f"/cart/items/{cast.variant.pk}")
    assert (empty.status_code, empty.json()) == (
        200,
        {
            "items": [],
            "total_fen": 0,
            "discount_fen": 0,
            "postage_fen": 0,
            "pay_fen": 0,
            "coupon_refused": None,
        },
    )


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (0, "shop.bad_quantity"),
        (-1, "shop.bad_quantity"),
        (10**9, "shop.bad_quantity"),
        (10**40, "shop.bad_quantity"),
        ("abc", "core.invalid"),
        ("", "core.invalid"),
        (None, "core.invalid"),
        (1.5, "core.invalid"),
        (True, "core.invalid"),
        ([1], "core.invalid"),
    ],
)
def test_bad_quantity(cast: Cast, quantity: Any, code: str) -> None:
    assert problem(put(as_user(cast.wheat), cast.variant.pk, quantity)) == (400, code)
    assert CartItem.objects.count() == 0


@pytest.mark.parametrize("variant_id", [0, 10**25])
def test_unknown_variant(cast: Cast, variant_id: int) -> None:
    client = as_user(cast.wheat)
    assert problem(put(client, variant_id, 1)) == (404, "core.not_found")
    assert send(client, "DELETE", f"/cart/items/{variant_id}").status_code == 200


def test_what_left_the_shelf_shows_nothing_left(cast: Cast) -> None:
    client = as_user(cast.wheat)
    put(client, cast.variant.pk, 1)
    Product.objects.update(status="withdrawn")
    assert [item["left"] for item in client.get(f"{DOOR}/cart").json()["items"]] == [0]


def test_only_signed_in(cast: Cast) -> None:
    assert problem(Client().get(f"{DOOR}/cart")) == (401, "core.sign_in_needed")
    assert problem(put(Client(), cast.variant.pk, 1)) == (401, "core.sign_in_needed")
    assert CartItem.objects.count() == 0

"""POST /api/v1/shopper/offers/{id}/orders."""

from typing import Any

import pytest
from django.test import Client

from api.shopper.serializers import OrderSerializer
from livestream.models import Offer
from shop.models import Order
from tests.api.shape import misfits
from tests.api.shopper.door import as_user, post, problem
from tests.broadcast import on_air
from tests.buying import counts, nothing_changes
from tests.cast import Cast


@pytest.fixture
def made(cast: Cast) -> Offer:
    return on_air(cast)[1]


def body(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "variant_id": cast.variant.pk,
        "quantity": 2,
        "address_id": cast.address.pk,
        "expected_price_fen": 6800,
        **changes,
    }


def buy(client: Client, offer_id: int, sent: Any, **options: Any) -> Any:
    return post(client, f"/offers/{offer_id}/orders", sent, **options)


def test_buys_at_the_live_price(cast: Cast, made: Offer) -> None:
    answer = buy(as_user(cast.wheat), made.pk, body(cast, group_code="g01"), key="k-1")
    assert (answer.status_code, misfits(OrderSerializer(), answer.json())) == (201, [])
    shown = answer.json()
    assert (shown["total_fen"], shown["room"]) == (13600, {"slug": "huajian", "title": "李师傅的直播间"})
    assert Order.objects.get(number=shown["number"]).source_code == "g01"
    assert counts(made.pool) == (10, 8, 2, 0)
    again = buy(as_user(cast.wheat), made.pk, body(cast, group_code="g01"), key="k-1")
    assert (again.json(), again["Idempotent-Replayed"], Order.objects.count()) == (shown, "true", 1)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"quantity": 0}, 400, "shop.bad_quantity"),
        ({"quantity": -1}, 400, "shop.bad_quantity"),
        ({"quantity": 10**9}, 400, "shop.bad_quantity"),
        ({"quantity": "abc"}, 400, "core.invalid"),
        ({"quantity": 4}, 409, "shop.over_limit"),
        ({"quantity": 11}, 409, "shop.out_of_stock"),
        ({"expected_price_fen": 1}, 409, "shop.price_changed"),
        ({"expected_price_fen": 0}, 400, "core.invalid"),
        ({"expected_price_fen": -6800}, 400, "core.invalid"),
        ({"expected_price_fen": 10**30}, 400, "core.invalid"),
        ({"variant_id": 2**63 - 1}, 404, "core.not_found"),
        ({"address_id": 2**63 - 1}, 404, "shop.address_gone"),
    ],
)
def test_bad_input(cast: Cast, made: Offer, wrong: dict[str, Any], status: int, code: str) -> None:
    with nothing_changes():
        assert problem(buy(as_user(cast.wheat), made.pk, body(cast, **wrong))) == (status, code)


def test_another_body_under_the_key(cast: Cast, made: Offer) -> None:
    client = as_user(cast.wheat)
    buy(client, made.pk, body(cast, quantity=1), key="k-1")
    with nothing_changes():
        assert problem(buy(client, made.pk, body(cast), key="k-1")) == (422, "core.idempotency_mismatch")


@pytest.mark.parametrize("offer_id", [0, 999, 10**25])
def test_unknown_offer(cast: Cast, made: Offer, offer_id: int) -> None:
    with nothing_changes():
        assert problem(buy(as_user(cast.wheat), offer_id, body(cast))) == (404, "core.not_found")


def test_another_persons_address(cast: Cast, made: Offer) -> None:
    with nothing_changes():
        assert problem(buy(as_user(cast.stranger), made.pk, body(cast))) == (404, "shop.address_gone")


def test_only_signed_in(cast: Cast, made: Offer) -> None:
    with nothing_changes():
        assert problem(buy(Client(), made.pk, body(cast))) == (401, "core.sign_in_needed")

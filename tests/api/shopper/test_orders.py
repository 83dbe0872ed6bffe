"""GET and POST /api/v1/shopper/orders, GET orders/{number}, POST orders/{number}/cancel."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from api.shopper.serializers import OrderDetailSerializer, OrderPageSerializer, OrderSerializer
from core.clock import FrozenClock
from programmes.models import Consent
from shop.models import Order
from shop.operations import put_in_cart, refund_order
from shop.queries.receipt import receipt_by_token
from tests.api.shape import misfits
from tests.api.shopper.door import DOOR, as_user, post, problem
from tests.buying import actor, buy, nothing_changes, order
from tests.cast import Cast
from tests.processor import Processor


@pytest.fixture
def wheat(cast: Cast) -> Client:
    put_in_cart(user=cast.wheat, variant_id=cast.variant.pk, quantity=2)
    return as_user(cast.wheat)


def body(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {"address_id": cast.address.pk, **changes}


def test_orders_the_cart(cast: Cast, wheat: Client, at_start: FrozenClock) -> None:
    answer = post(wheat, "/orders", body(cast, group_code="g01"))
    assert answer.status_code == 201
    shown = answer.json()
    assert misfits(OrderSerializer(), shown) == []
    assert (shown["status"], shown["total_fen"], shown["expires_at"]) == (
        "pending",
        19998,
        "2026-11-24T12:15:00Z",
    )
    assert shown["address_line"] == "黑龙江省齐齐哈尔市建华区中华路**** 王** 138****0001"
    assert (shown["room"], shown["payment"], shown["refund"]) == (None, None, None)
    placed = Order.objects.get(number=shown["number"])
    assert (placed.source_code, placed.buyer_id) == ("g01", cast.wheat.pk)


def test_only_signed_in(cast: Cast) -> None:
    with nothing_changes():
        assert problem(post(Client(), "/orders", body(cast))) == (401, "core.sign_in_needed")


def test_needs_our_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.wheat, backend="django.contrib.auth.backends.ModelBackend")
    with nothing_changes():
        assert problem(post(strict, "/orders", body(cast))) == (403, "core.csrf")


def test_a_replay_gets_the_same_answer(cast: Cast, wheat: Client) -> None:
    first = post(wheat, "/orders", body(cast), key="k-1")
    again = post(wheat, "/orders", body(cast), key="k-1")
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert (first.headers.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert Order.objects.count() == 1


def test_a_key_with_another_body(cast: Cast, wheat: Client) -> None:
    post(wheat, "/orders", body(cast), key="k-1")
    with nothing_changes():
        other = post(wheat, "/orders", body(cast, group_code="g02"), key="k-1")
    assert problem(other) == (422, "core.idempotency_mismatch")


def test_keys_of_two_people_never_meet(cast: Cast, wheat: Client) -> None:
    post(wheat, "/orders", body(cast), key="k-1")
    theirs = post(as_user(cast.stranger), "/orders", body(cast), key="k-1")
    assert problem(theirs) == (409, "shop.cart_empty")


def test_a_refusal_is_not_remembered(cast: Cast) -> None:
    client = as_user(cast.wheat)
    assert problem(post(client, "/orders", body(cast), key="k-1")) == (409, "shop.cart_empty")
    put_in_cart(user=cast.wheat, variant_id=cast.variant.pk, quantity=1)
    assert post(client, "/orders", body(cast), key="k-1").status_code == 201


def refused(cast: Cast, client: Client, status: int, code: str, sent: Any, **options: Any) -> None:
    with nothing_changes():
        assert problem(post(client, "/orders", sent, **options)) == (status, code)


@pytest.mark.parametrize("key", ["", " ", "k" * 97, "钥匙", "a\tb"])
def test_what_is_no_key(cast: Cast, wheat: Client, key: str) -> None:
    refused(cast, wheat, 400, "core.invalid", body(cast), key=key)


@pytest.mark.parametrize("address_id", [None, "", "abc", 0, -1, 10**30, 1.5, [], {}])
def test_what_is_no_address(cast: Cast, wheat: Client, address_id: Any) -> None:
    refused(cast, wheat, 400, "core.invalid", {"address_id": address_id})


def test_no_body(cast: Cast, wheat: Client) -> None:
    refused(cast, wheat, 400, "core.invalid", {})
    refused(cast, wheat, 400, "core.invalid", [])


def test_another_persons_address(cast: Cast) -> None:
    put_in_cart(user=cast.stranger, variant_id=cast.variant.pk, quantity=1)
    refused(cast, as_user(cast.stranger), 404, "shop.address_gone", body(cast))


def test_another_total_than_was_shown(cast: Cast, wheat: Client) -> None:
    refused(cast, wheat, 409, "shop.price_changed", body(cast, expected_total_fen=1))


@pytest.mark.parametrize("code", ["g 01", "群", "x" * 33, "<b>"])
def test_what_is_no_group(cast: Cast, wheat: Client, code: str) -> None:
    refused(cast, wheat, 400, "core.invalid", body(cast, group_code=code))


def test_too_many_orders_a_minute(cast: Cast, wheat: Client, at_start: FrozenClock) -> None:
    for _ in range(20):
        post(wheat, "/orders", body(cast))
    answer = post(wheat, "/orders", body(cast))
    assert (problem(answer), answer["Retry-After"]) == ((429, "core.too_many"), "60")
    at_start.advance(timedelta(seconds=60))
    assert problem(post(wheat, "/orders", body(cast))) == (409, "shop.cart_empty")


def test_a_replay_takes_no_order_of_the_minute(cast: Cast, wheat: Client, at_start: FrozenClock) -> None:
    first = post(wheat, "/orders", body(cast), key="k-1").json()
    for _ in range(25):
        assert post(wheat, "/orders", body(cast), key="k-1").json() == first
    answers = [post(wheat, "/orders", body(cast)).status_code for _ in range(20)]
    assert answers == [409] * 19 + [429]


def test_a_replay_is_answered_when_the_minute_is_full(
    cast: Cast, wheat: Client, at_start: FrozenClock
) -> None:
    first = post(wheat, "/orders", body(cast), key="k-1")
    for _ in range(20):
        post(wheat, "/orders", body(cast))
    again = post(wheat, "/orders", body(cast), key="k-1")
    assert (again.status_code, again["Idempotent-Replayed"], again.json()) == (201, "true", first.json())
    assert problem(post(wheat, "/orders", body(cast), key="k-2")) == (429, "core.too_many")
    other = post(wheat, "/orders", body(cast, group_code="g02"), key="k-1")
    assert problem(other) == (429, "core.too_many")


def test_the_list_is_hers_newest_first(cast: Cast, wheat: Client) -> None:
    placed = [order(cast).number for _ in range(21)][::-1]
    first = wheat.get(f"{DOOR}/orders").json()
    assert misfits(OrderPageSerializer(), first) == []
    second = wheat.get(first["next"]).json()
    assert [o["number"] for o in first["results"] + second["results"]] == placed
    assert (len(first["results"]), second["next"]) == (20, None)
    assert as_user(cast.stranger).get(f"{DOOR}/orders").json() == {"results": [], "next": None}


def test_the_list_costs_the_same_for_one_and_for_many(
    cast: Cast, wheat: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order(cast)
    with django_assert_num_queries(7):
        wheat.get(f"{DOOR}/orders")
    for _ in range(5):
        order(cast)
    with django_assert_num_queries(7):
        wheat.get(f"{DOOR}/orders")


def test_one_order_with_its_receipt(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = buy(cast, processor)
    shown = wheat.get(f"{DOOR}/orders/{placed.number}").json()
    assert misfits(OrderDetailSerializer(), shown) == []
    assert (shown["status"], shown["payment"]) == ("paid", {"status": "succeeded", "message_code": None})
    shares = shown["receipt"]["lines"][0]["shares"]
    assert [(s["role"], s["alias"], s["amount_fen"], s["state"], s["until"]) for s in shares] == [
        ("maker", "春雨", 6199, "held", None),
        ("workshop", "鹤羽花毽工坊", 2800, "held", None),
        ("platform", "暖心桥平台", 1000, "held", None),
    ]
    assert [txn["kind"] for txn in shown["receipt"]["txns"]] == ["sale"]


def test_the_receipt_link_needs_no_session(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = buy(cast, processor)
    url = wheat.get(f"{DOOR}/orders/{placed.number}").json()["receipt_url"]
    assert receipt_by_token(url.rpartition("/r/")[2])["number"] == placed.number


def test_a_maker_without_consent_is_nobody(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = buy(cast, processor)
    Consent.objects.update(withdrawn_at=placed.placed_at)
    shown = wheat.get(f"{DOOR}/orders/{placed.number}")
    assert shown.json()["receipt"]["lines"][0]["shares"][0]["alias"] == "一位制作人"
    assert "春雨" not in shown.content.decode()


def test_a_refunded_order(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = buy(cast, processor)
    refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    shown = wheat.get(f"{DOOR}/orders/{placed.number}").json()
    assert (shown["status"], shown["refunded_fen"], shown["refund"]) == (
        "refunded",
        9999,
        {"status": "succeeded", "amount_fen": 9999},
    )
    line = shown["receipt"]["lines"][0]
    assert {(s["state"], s["amount_fen"] - s["refunded_fen"]) for s in line["shares"]} == {("reversed", 0)}
    assert [txn["kind"] for txn in shown["receipt"]["txns"]] == ["sale", "refund"]


def test_an_unpaid_order_has_no_receipt(cast: Cast, wheat: Client) -> None:
    assert wheat.get(f"{DOOR}/orders/{order(cast).number}").json()["receipt"] is None


@pytest.mark.parametrize("number", ["20261124-AAAAAA", "x", "%00", "🙂", "9" * 400])
def test_unknown_order(cast: Cast, wheat: Client, number: str) -> None:
    assert problem(wheat.get(f"{DOOR}/orders/{number}")) == (404, "core.not_found")


def test_another_persons_order(cast: Cast, wheat: Client) -> None:
    placed, stranger = order(cast), as_user(cast.stranger)
    assert problem(stranger.get(f"{DOOR}/orders/{placed.number}")) == (404, "core.not_found")
    with nothing_changes():
        for act in ("cancel", "refresh", "payments"):
            assert problem(post(stranger, f"/orders/{placed.number}/{act}")) == (404, "core.not_found")


def test_cancelling(cast: Cast, wheat: Client) -> None:
    placed = order(cast)
    for _ in range(2):
        answer = post(wheat, f"/orders/{placed.number}/cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")


def test_cancelling_a_paid_order(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = buy(cast, processor)
    with nothing_changes():
        assert problem(post(wheat, f"/orders/{placed.number}/cancel")) == (409, "shop.already_paid")


def test_answers_are_kept_by_no_cache(cast: Cast, wheat: Client) -> None:
    assert "no-store" in wheat.get(f"{DOOR}/orders")["Cache-Control"]

"""POST /api/v1/shopper/orders/{number}/payments and /refresh."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from api.shopper.serializers import OrderSerializer, StartedPaymentSerializer
from core.clock import FrozenClock
from shop.models import Order, Payment
from shop.queries.receipt import receipt
from tests.api.shape import misfits
from tests.api.shopper.door import as_user, post, problem
from tests.buying import buy, nothing_changes, order, start, statuses
from tests.cast import Cast
from tests.processor import Processor


@pytest.fixture
def wheat(cast: Cast) -> Client:
    return as_user(cast.wheat)


def pay(client: Client, placed: Order, body: Any = None) -> Any:
    return post(client, f"/orders/{placed.number}/payments", body)


def refresh(client: Client, placed: Order) -> Any:
    return post(client, f"/orders/{placed.number}/refresh")


def test_the_whole_way(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = order(cast)
    answer = pay(wheat, placed)
    assert (answer.status_code, misfits(StartedPaymentSerializer(), answer.json())) == (201, [])
    started = answer.json()
    assert (started["amount_fen"], started["currency"], started["status"]) == (9999, "CNY", "open")
    assert started["publishable_key"].startswith("pk_test_")
    assert pay(wheat, placed).json() == started
    assert refresh(wheat, placed).json()["payment"] == {"status": "open", "message_code": None}
    processor.pay(started["client_secret"], card="pm_card_chargeDeclinedInsufficientFunds")
    assert refresh(wheat, placed).json()["payment"] == {
        "status": "failed",
        "message_code": "shop.payment.insufficient_funds",
    }
    processor.pay(started["client_secret"])
    shown = refresh(wheat, placed).json()
    assert misfits(OrderSerializer(), shown) == []
    assert (shown["status"], shown["payment"]) == ("paid", {"status": "succeeded", "message_code": None})
    assert problem(pay(wheat, placed)) == (409, "shop.already_paid")
    assert processor.count("payment_intents") == 1


@pytest.mark.parametrize("save_card", ["maybe", 7, None, []])
def test_bad_body(cast: Cast, wheat: Client, processor: Processor, save_card: Any) -> None:
    placed = order(cast)
    with nothing_changes():
        assert problem(pay(wheat, placed, {"save_card": save_card})) == (400, "core.invalid")


def test_the_amount_is_the_orders_whatever_is_sent(cast: Cast, wheat: Client, processor: Processor) -> None:
    started = pay(wheat, order(cast), {"amount_fen": 1, "amount": 1, "currency": "JPY"}).json()
    assert (started["amount_fen"], started["currency"]) == (9999, "CNY")
    assert Payment.objects.get().amount_fen == 9999


def test_when_the_processor_is_down(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = order(cast)
    processor.control("faults", {"status": 503, "times": 3})
    assert problem(pay(wheat, placed)) == (503, "shop.processor_unavailable")
    assert statuses(placed) == ("pending", ["created"], ["kept"])


def test_nobody_says_failed_while_unsure(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    processor.control("faults", {"status": 503, "times": 3})
    shown = refresh(wheat, placed).json()
    assert (shown["status"], shown["payment"]) == (
        "pending",
        {"status": "confirming", "message_code": "shop.payment.confirming"},
    )
    assert refresh(wheat, placed).json()["status"] == "paid"


def test_refreshing_a_paid_order_asks_nobody(cast: Cast, wheat: Client, processor: Processor) -> None:
    placed = buy(cast, processor)
    processor.control("faults", {"status": 500, "times": 99})
    with nothing_changes():
        assert refresh(wheat, placed).json()["status"] == "paid"


def test_by_the_clock(cast: Cast, wheat: Client, processor: Processor, at_start: FrozenClock) -> None:
    placed = order(cast)
    at_start.advance(timedelta(minutes=15))
    refused = pay(wheat, placed)
    assert (problem(refused), refused.json()["data"]) == (
        (409, "shop.order_closed"),
        {"status": "expired"},
    )
    at_start.advance(timedelta(minutes=2))
    assert refresh(wheat, placed).json()["status"] == "expired"


def test_with_nothing_under_way_it_ends_with_the_time_to_pay(
    cast: Cast, wheat: Client, processor: Processor, at_start: FrozenClock
) -> None:
    """Nobody paid, and nobody can any more: there is nothing to wait for."""
    untouched, begun = order(cast), order(cast)
    pay(wheat, begun)
    at_start.advance(timedelta(minutes=15))
    assert [refresh(wheat, one).json()["status"] for one in (untouched, begun)] == ["expired", "pending"]
    assert [receipt(one)["status"] for one in (untouched, begun)] == ["expired", "pending"]
    at_start.advance(timedelta(minutes=2))
    assert refresh(wheat, begun).json()["status"] == "expired"


def test_too_often(cast: Cast, wheat: Client, processor: Processor, at_start: FrozenClock) -> None:
    placed = order(cast)
    for _ in range(60):
        assert refresh(wheat, placed).status_code == 200
    assert problem(refresh(wheat, placed)) == (429, "core.too_many")


def test_only_signed_in(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    with nothing_changes():
        assert problem(pay(Client(), placed)) == (401, "core.sign_in_needed")
        assert problem(refresh(Client(), placed)) == (401, "core.sign_in_needed")

"""GET /api/v1/beneficiary/earnings and sales."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.clock import FrozenClock
from shop.models import Order, OrderLine, Shipment
from shop.operations import refund_order, release_credit, ship_order, sign_shipment
from tests.api.shopper.door import as_user, problem
from tests.buying import actor, buy
from tests.cast import Cast, user
from tests.payouts import pay_out, with_banks
from tests.processor import Processor

DOOR = "/api/v1/beneficiary"


@pytest.fixture
def chunyu(cast: Cast) -> Client:
    """春雨 with her own phone."""
    cast.chunyu.user = user("春雨", "+8613800000077")
    cast.chunyu.save()
    return as_user(cast.chunyu.user)


def sums(client: Client) -> list[int]:
    found = client.get(f"{DOOR}/earnings").json()
    return [found[name] for name in ("held_fen", "available_fen", "under_way_fen", "paid_fen")]


def sales(client: Client) -> list[dict[str, object]]:
    return list(client.get(f"{DOOR}/sales").json()["results"])


def test_a_sale_from_paid_to_paid_out(
    cast: Cast, chunyu: Client, processor: Processor, at_start: FrozenClock
) -> None:
    with_banks(cast)
    bought = buy(cast, processor, 2)
    assert sums(chunyu) == [12399, 0, 0, 0]
    (sold,) = sales(chunyu)
    assert (sold["line_fen"], sold["amount_fen"], sold["state"], sold["until"]) == (
        19998,
        12399,
        "held",
        None,
    )
    assert (sold["quantity"], sold["session"]) == (2, None)
    assert set(sold) == {
        "id", "title", "variant", "quantity", "sold_at", "line_fen", "amount_fen", "refunded_fen", "state",
        "until", "paid_at", "session",
    }  # fmt: skip

    parcel = Shipment.objects.get(order=bought)
    ship_order(shipment_id=parcel.pk, carrier="sf", tracking_number="SF1234567890", actor=actor(cast))
    sign_shipment(shipment_id=parcel.pk, signed_by="carrier", actor=actor(cast))
    until = OrderLine.objects.get(order=bought).release_at
    assert until is not None
    assert datetime.fromisoformat(str(sales(chunyu)[0]["until"])) == until

    at_start.advance(timedelta(days=9))
    release_credit(line_id=bought.lines.get().pk, actor=actor(cast))
    assert (sums(chunyu), sales(chunyu)[0]["state"]) == ([0, 12399, 0, 0], "available")

    pay_out()
    assert sums(chunyu) == [0, 0, 0, 12399]
    (paid,) = chunyu.get(f"{DOOR}/earnings").json()["payouts"]
    assert (paid["amount_fen"], sales(chunyu)[0]["state"]) == (12399, "paid")
    assert sales(chunyu)[0]["paid_at"] == paid["paid_at"]

    refund_order(order=Order.objects.get(pk=bought.pk), reason="fault", actor=actor(cast))
    assert sums(chunyu) == [0, -12399, 0, 12399]
    assert (sales(chunyu)[0]["refunded_fen"], sales(chunyu)[0]["state"]) == (12399, "reversed")


def test_pages_go_on_in_a_fixed_number_of_queries(
    cast: Cast, chunyu: Client, processor: Processor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(21):
        buy(cast, processor)
    with django_assert_num_queries(7):  # session, user, maker, sales, credits, paid, lines
        first = chunyu.get(f"{DOOR}/sales").json()
    second = chunyu.get(first["next"]).json()
    found = [row["id"] for row in first["results"] + second["results"]]
    assert (len(first["results"]), len(second["results"]), second["next"]) == (20, 1, None)
    assert found == sorted(found, reverse=True) and len(set(found)) == 21
    assert chunyu.get(f"{DOOR}/sales?cursor=x").json()["code"] == "core.invalid"


@pytest.mark.parametrize("path", ["earnings", "sales"])
def test_only_for_the_maker(cast: Cast, chunyu: Client, path: str) -> None:
    assert problem(Client().get(f"{DOOR}/{path}")) == (401, "core.sign_in_needed")
    assert problem(as_user(cast.wheat).get(f"{DOOR}/{path}")) == (403, "core.forbidden")
    assert "no-store" in chunyu.get(f"{DOOR}/{path}")["Cache-Control"]
    assert chunyu.get("/api/v1/account/me").json()["is_maker"] is True


def test_another_makers_sales_are_not_hers(cast: Cast, processor: Processor) -> None:
    buy(cast, processor)
    other = type(cast.chunyu).objects.create(
        programme=cast.chunyu.programme, workshop=cast.workshop, alias="秋光", created_at=cast.chunyu.created_at,
        user=cast.stranger,
    )  # fmt: skip
    assert other.user is not None
    assert (sums(as_user(other.user)), sales(as_user(other.user))) == ([0, 0, 0, 0], [])

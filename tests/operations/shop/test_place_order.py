"""Placing an order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import FrozenClock
from core.errors import Refusal
from core.models import AuditEntry
from ledger.errors import NoPolicy
from shop.errors import AddressGone, BadQuantity, CartEmpty, NotOnSale, OutOfStock, OverLimit, PriceChanged
from shop.models import Address, OrderLine, Product
from shop.operations import cancel_order, open_pool, place_order
from tests.buying import actor, counts, line, nothing_changes, order
from tests.cast import Cast, product


def test_keeps_stock_for_fifteen_minutes(cast: Cast, at_start: FrozenClock) -> None:
    placed = order(cast, 3)
    assert counts(cast.shelf) == (100, 97, 3, 0)
    assert (placed.status, placed.total_fen, placed.expires_at - placed.placed_at) == (
        "pending",
        29997,
        timedelta(minutes=15),
    )
    kept = OrderLine.objects.select_related("policy", "reservation").get(order=placed)
    assert (kept.title, kept.variant_name, kept.quantity, kept.unit_price_fen, kept.amount_fen) == (
        "鹤羽花毽·三支羽",
        "红",
        3,
        9999,
        29997,
    )
    assert (kept.policy.scope, kept.workshop_id, kept.host_organisation_id) == (
        "shelf",
        cast.workshop.pk,
        None,
    )
    assert (kept.reservation.state, kept.reservation.quantity) == ("kept", 3)
    assert AuditEntry.objects.filter(action="shop.order.placed").values_list("data", flat=True).get() == {
        "total_fen": 29997,
        "lines": 1,
    }


def test_live_line_keeps_its_own_price_and_host(cast: Cast) -> None:
    pool = open_pool(variant_id=cast.variant.pk, units=5, actor=actor(cast))
    placed = order(
        cast,
        2,
        pool_id=pool.pk,
        scope="live",
        unit_price_fen=6800,
        host_organisation_id=cast.host.pk,
        session_ref=7,
    )
    kept = placed.lines.get()
    assert (placed.total_fen, kept.policy.scope, kept.host_organisation_id, kept.session_ref) == (
        13600,
        "live",
        cast.host.pk,
        7,
    )
    assert (counts(pool), counts(cast.shelf)) == ((5, 3, 2, 0), (95, 95, 0, 0))


def test_live_line_needs_a_host(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(ValueError, match="host"):
        order(cast, 1, scope="live")


def place(cast: Cast, *lines: Any, **options: Any) -> None:
    place_order(**{"buyer": cast.wheat, "address_id": cast.address.pk, "lines": lines, **options})


def refused(cast: Cast, error: type[Refusal], *lines: Any, **options: Any) -> Refusal:
    with nothing_changes(), pytest.raises(error) as caught:
        place(cast, *lines, **options)
    return caught.value


def test_more_than_there_is(cast: Cast) -> None:
    assert refused(cast, OutOfStock, line(cast, 101)).data == {"variant_id": cast.variant.pk, "left": 100}


def test_two_lines_on_one_pool_count_together(cast: Cast) -> None:
    refused(cast, OutOfStock, line(cast, 60), line(cast, 41))
    place(cast, line(cast, 60), line(cast, 40))
    assert counts(cast.shelf) == (100, 0, 100, 0)


def test_one_short_line_takes_nothing_of_the_others(cast: Cast) -> None:
    other = product(cast.workshop, cast.chunyu, "HY-4-RED", 500, 2)
    second = line(cast, 3, variant_id=other.pk, pool_id=other.pools.get().pk, unit_price_fen=500)
    assert refused(cast, OutOfStock, line(cast, 1), second).data == {"variant_id": other.pk, "left": 2}


def test_a_closed_pool_sells_nothing(cast: Cast) -> None:
    cast.shelf.closed_at = cast.shelf.variant.product.created_at
    cast.shelf.save()
    assert refused(cast, OutOfStock, line(cast)).data["left"] == 0


def test_limit_counts_all_her_orders(cast: Cast) -> None:
    first = order(cast, 2, per_person_limit=3)
    assert refused(cast, OverLimit, line(cast, 2, per_person_limit=3)).data == {
        "variant_id": cast.variant.pk,
        "limit": 3,
        "bought": 2,
    }
    order(cast, 1, per_person_limit=3)
    refused(cast, OverLimit, line(cast, 1, per_person_limit=3))
    cancel_order(order=first, actor=actor(cast))
    order(cast, 2, per_person_limit=3)


def test_limit_counts_lines_together(cast: Cast) -> None:
    refused(cast, OverLimit, line(cast, 2, per_person_limit=3), line(cast, 2, per_person_limit=3))


def test_limit_is_hers_alone(cast: Cast) -> None:
    order(cast, 3, per_person_limit=3)
    theirs = Address.objects.create(
        user=cast.stranger, province="黑龙江", city="鹤岗", district="工农", detail="1 号"
    )
    place(cast, line(cast, 3, per_person_limit=3), buyer=cast.stranger, address_id=theirs.pk)
    assert counts(cast.shelf) == (100, 94, 6, 0)


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, 10**30, True])
def test_bad_quantity(cast: Cast, quantity: int) -> None:
    refused(cast, BadQuantity, line(cast, quantity))


def test_no_lines(cast: Cast) -> None:
    refused(cast, CartEmpty)


@pytest.mark.parametrize("price", [9998, 1, 0, -9999, 10**12])
def test_another_price_than_the_shelf(cast: Cast, price: int) -> None:
    refusal = refused(cast, PriceChanged, line(cast, unit_price_fen=price))
    assert refusal.data == {"variant_id": cast.variant.pk, "unit_price_fen": 9999}


def test_another_persons_address(cast: Cast) -> None:
    refused(cast, AddressGone, line(cast), buyer=cast.stranger)


def test_a_removed_address(cast: Cast) -> None:
    Address.objects.update(removed_at=cast.variant.product.created_at, is_default=False)
    refused(cast, AddressGone, line(cast))


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_not_on_sale(cast: Cast, status: str) -> None:
    Product.objects.update(status=status)
    refused(cast, NotOnSale, line(cast))


def test_unknown_variant(cast: Cast) -> None:
    refused(cast, NotOnSale, line(cast, variant_id=0))


def test_a_pool_of_another_variant(cast: Cast) -> None:
    other = product(cast.workshop, cast.chunyu, "HY-4-RED", 9999, 50)
    wrong = line(cast, pool_id=other.pools.get().pk)
    refused(cast, NotOnSale, wrong)
    refused(cast, NotOnSale, replace(wrong, variant_id=other.pk), wrong)


def test_no_policy_in_force(cast: Cast, at_start: FrozenClock) -> None:
    at_start.advance(timedelta(days=-365))
    refused(cast, NoPolicy, line(cast))


def test_a_number_that_is_taken_is_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("AAAAAAAAAAAABBBBBB")
    monkeypatch.setattr("shop.rules.order_number.secrets.choice", lambda alphabet: next(drawn))
    assert [order(cast).number[-6:], order(cast).number[-6:]] == ["AAAAAA", "BBBBBB"]


def test_queries_of_one_line(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        order(cast, per_person_limit=5)
    kept = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    # address, policy, postage; pool with its variant, pictures, limit; update, order, lines, reservations, audit
    assert len(kept) == 11

"""Many buyers, few units."""

from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F

from shop.models import Order, Reservation, StockPool
from shop.operations import (
    add_stock,
    close_pool,
    correct_stock,
    open_pool,
    place_order,
    set_allotment,
)
from shop.rules.line_request import LineRequest
from tests.buying import actor, counts, line, order
from tests.cast import Cast, product
from tests.concurrency.threads import at_once, kinds, meeting

BUYERS, UNITS = 24, 10


def few(cast: Cast) -> None:
    StockPool.objects.filter(pk=cast.shelf.pk).update(total=UNITS, available=UNITS)


def test_sells_exactly_all(committed_cast: Cast) -> None:
    few(committed_cast)
    results = at_once([lambda: order(committed_cast)] * BUYERS)
    assert kinds(results) == {"ok": UNITS, "OutOfStock": BUYERS - UNITS}
    assert (counts(committed_cast.shelf), Order.objects.count()) == ((UNITS, 0, UNITS, 0), UNITS)


def test_control_reading_before_writing_sells_more_than_there_is(committed_cast: Cast) -> None:
    few(committed_cast)
    all_have_read = meeting(BUYERS)

    def sell_carelessly() -> bool:
        left = StockPool.objects.get(pk=committed_cast.shelf.pk).available
        all_have_read()
        if left < 1:
            return False
        StockPool.objects.filter(pk=committed_cast.shelf.pk).update(
            available=left - 1, reserved=F("total") - left + 1
        )
        return True

    assert at_once([sell_carelessly] * BUYERS) == [True] * BUYERS
    assert counts(committed_cast.shelf) == (UNITS, UNITS - 1, 1, 0)


def test_one_person_in_many_tabs_stays_within_the_limit(committed_cast: Cast) -> None:
    results = at_once([lambda: order(committed_cast, per_person_limit=3)] * 8)
    assert kinds(results) == {"ok": 3, "OverLimit": 5}
    assert counts(committed_cast.shelf) == (100, 97, 3, 0)


def test_control_counting_before_the_lock_lets_tabs_exceed_it(committed_cast: Cast) -> None:
    all_have_counted = meeting(8)

    def buy_carelessly() -> bool:
        bought = Reservation.objects.filter(line__order__buyer=committed_cast.wheat).count()
        all_have_counted()
        if bought >= 3:
            return False
        order(committed_cast)
        return True

    assert at_once([buy_carelessly] * 8) == [True] * 8
    assert Reservation.objects.count() == 8


def test_staff_take_away_only_what_is_free_while_buyers_come(committed_cast: Cast) -> None:
    """Sales and a count that finds too few at once: whoever is second gets what the first left."""
    few(committed_cast)

    def buy() -> StockPool:
        order(committed_cast)
        return committed_cast.shelf

    def cut() -> StockPool:
        return correct_stock(
            variant_id=committed_cast.variant.pk,
            difference=-4,
            reason="counted",
            actor=actor(committed_cast),
        )

    results = at_once([buy, buy, buy, cut] * 4)
    total, available, reserved, sold = counts(committed_cast.shelf)
    cuts = (UNITS - total) // 4
    assert (total, sold) == (UNITS - 4 * cuts, 0)
    assert (available + reserved, Order.objects.count()) == (total, reserved)
    assert kinds(results) == {"ok": cuts + reserved, "OutOfStock": 16 - cuts - reserved}
    assert available == 0


def pair(cast: Cast) -> tuple[int, list[int]]:
    other = product(cast.workshop, cast.chunyu, "HY-4-RED", 9999, 100)
    return other.pk, [cast.shelf.pk, other.pools.get().pk]


def test_two_things_in_opposite_order(committed_cast: Cast) -> None:
    other, pools = pair(committed_cast)
    lines = [line(committed_cast), line(committed_cast, variant_id=other, pool_id=pools[1])]

    def place(wanted: list[LineRequest]) -> Order:
        return place_order(
            buyer=committed_cast.wheat,
            address_id=committed_cast.address.pk,
            lines=wanted,
        )

    jobs = [lambda: place(list(lines)), lambda: place(lines[::-1])]
    assert kinds(at_once(jobs * 6)) == {"ok": 12}
    assert list(
        StockPool.objects.filter(pk__in=pools).order_by("id").values_list("available", "reserved")
    ) == [(88, 12), (88, 12)]


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer: nothing to lock in order"
)
def test_control_locking_as_they_come_deadlocks(committed_cast: Cast) -> None:
    _, pools = pair(committed_cast)
    each_has_one = meeting(2)

    def take(order_of_locks: list[int]) -> None:
        with transaction.atomic():
            StockPool.objects.filter(pk=order_of_locks[0]).update(available=F("available"))
            each_has_one()
            StockPool.objects.filter(pk=order_of_locks[1]).update(available=F("available"))

    results = at_once([lambda: take(pools), lambda: take(pools[::-1])])
    assert kinds(results) == {"ok": 1, OperationalError.__name__: 1}


def test_nothing_is_lost_while_allotments_move(committed_cast: Cast) -> None:
    """Orders from the shelf and from an allotment, while it is resized, closed, and the shelf is filled."""
    cast, who = committed_cast, actor(committed_cast)
    pool = open_pool(variant_id=cast.variant.pk, units=20, actor=who)
    live: dict[str, Any] = {
        "pool_id": pool.pk,
        "scope": "live",
        "host_organisation_id": cast.host.pk,
        "session_ref": 7,
    }
    jobs = [lambda: order(cast, 2), lambda: order(cast, 2, **live)] * 5
    jobs += [lambda: set_allotment(pool_id=pool.pk, units=30, actor=who)]  # type: ignore[list-item, return-value]
    jobs += [lambda: add_stock(variant_id=cast.variant.pk, units=10, actor=who)]  # type: ignore[list-item, return-value]
    jobs += [lambda: close_pool(pool_id=pool.pk, actor=who)]  # type: ignore[list-item, return-value]
    results = at_once(jobs)
    assert set(kinds(results)) <= {"ok", "OutOfStock", "PoolClosed"}
    shelf, allotment = counts(cast.shelf), counts(pool)
    assert shelf[0] + allotment[0] == 110
    assert shelf[2] + allotment[2] == 2 * Order.objects.count()
    assert allotment[1] == 0

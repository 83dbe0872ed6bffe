"""Shelf and allotments: opening, resizing, closing."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotFound, Refusal
from core.models import AuditEntry
from shop.errors import AllotmentTooSmall, BadQuantity, OutOfStock, PoolClosed
from shop.models import StockPool
from shop.operations import add_stock, cancel_order, close_pool, open_pool, set_allotment
from tests.buying import actor, counts, nothing_changes, order
from tests.cast import Cast


def opened(cast: Cast, units: int = 10) -> StockPool:
    return open_pool(variant_id=cast.variant.pk, units=units, actor=actor(cast))


def live(cast: Cast, pool: StockPool, quantity: int) -> dict[str, Any]:
    return {
        "pool_id": pool.pk,
        "scope": "live",
        "host_organisation_id": cast.host.pk,
        "session_ref": 7,
        "quantity": quantity,
    }


def test_adding_stock(cast: Cast) -> None:
    add_stock(variant_id=cast.variant.pk, units=20, actor=actor(cast))
    assert counts(cast.shelf) == (120, 120, 0, 0)
    assert AuditEntry.objects.filter(action="shop.stock.added").values_list("data", flat=True).get() == {
        "units": 20
    }


@pytest.mark.parametrize("units", [0, -5, 10**7])
def test_adding_nonsense(cast: Cast, units: int) -> None:
    with nothing_changes(), pytest.raises(BadQuantity):
        add_stock(variant_id=cast.variant.pk, units=units, actor=actor(cast))


def test_an_allotment_is_taken_out_of_the_shelf(cast: Cast) -> None:
    pool = opened(cast, 30)
    assert (counts(pool), counts(cast.shelf)) == ((30, 30, 0, 0), (70, 70, 0, 0))


def test_an_allotment_larger_than_the_shelf(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(OutOfStock) as refusal:
        opened(cast, 101)
    assert refusal.value.data["left"] == 100


@pytest.mark.parametrize(
    ("units", "pool_after", "shelf_after"),
    [(15, (15, 15, 0, 0), (85, 85, 0, 0)), (4, (4, 4, 0, 0), (96, 96, 0, 0))],
)
def test_resizing(cast: Cast, units: int, pool_after: tuple[int, ...], shelf_after: tuple[int, ...]) -> None:
    pool = opened(cast)
    set_allotment(pool_id=pool.pk, units=units, actor=actor(cast))
    assert (counts(pool), counts(cast.shelf)) == (pool_after, shelf_after)


def refused(cast: Cast, pool: StockPool, units: int, error: type[Refusal]) -> Refusal:
    with nothing_changes(), pytest.raises(error) as caught:
        set_allotment(pool_id=pool.pk, units=units, actor=actor(cast))
    return caught.value


def test_not_below_reserved_and_sold(cast: Cast) -> None:
    pool = opened(cast)
    order(cast, **live(cast, pool, 4))
    StockPool.objects.filter(pk=pool.pk).update(available=4, sold=2)
    assert refused(cast, pool, 5, AllotmentTooSmall).data == {"minimum": 6}
    set_allotment(pool_id=pool.pk, units=6, actor=actor(cast))
    assert (counts(pool), counts(cast.shelf)) == ((6, 0, 4, 2), (94, 94, 0, 0))


@pytest.mark.parametrize("units", [0, -1])
def test_not_to_nothing(cast: Cast, units: int) -> None:
    refused(cast, opened(cast), units, AllotmentTooSmall)


def test_not_above_the_shelf(cast: Cast) -> None:
    assert refused(cast, opened(cast), 101, OutOfStock).data["left"] == 90


def test_the_shelf_is_no_allotment(cast: Cast) -> None:
    refused(cast, cast.shelf, 50, NotFound)


def test_closing_gives_back_what_is_unsold(cast: Cast) -> None:
    pool = opened(cast)
    placed = order(cast, **live(cast, pool, 4))
    for _ in range(2):
        close_pool(pool_id=pool.pk, actor=actor(cast))
        assert (counts(pool), counts(cast.shelf)) == ((4, 0, 4, 0), (96, 96, 0, 0))
    assert AuditEntry.objects.filter(action="shop.pool.closed").count() == 1
    refused(cast, pool, 5, PoolClosed)
    cancel_order(order=placed, actor=actor(cast))
    assert (counts(pool), counts(cast.shelf)) == ((0, 0, 0, 0), (100, 100, 0, 0))


@pytest.mark.parametrize("change", [{"available": 99}, {"sold": 1}, {"total": 101}])
def test_the_database_refuses_counts_that_do_not_add_up(cast: Cast, change: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StockPool.objects.filter(pk=cast.shelf.pk).update(**change)


def test_the_database_refuses_less_than_nothing(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StockPool.objects.filter(pk=cast.shelf.pk).update(available=-1, reserved=101)

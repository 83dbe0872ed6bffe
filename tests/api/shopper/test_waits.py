"""GET, PUT and DELETE /api/v1/shopper/variants/{id}/wait and offers/{id}/wait."""

import pytest
from django.test import Client

from api.shopper.serializers import WaitingSerializer
from shop.models import StockPool, StockWait
from tests.api.shape import misfits
from tests.api.shopper.door import DOOR, as_user, problem
from tests.broadcast import on_air
from tests.cast import Cast


def sold_out() -> None:
    StockPool.objects.update(total=0, available=0)


def test_on_the_shelf_and_in_the_room(cast: Cast) -> None:
    _, made = on_air(cast)
    sold_out()
    client = as_user(cast.wheat)
    for path in (f"{DOOR}/variants/{cast.variant.pk}/wait", f"{DOOR}/offers/{made.pk}/wait"):
        assert client.get(path).json() == {"waiting": False, "ahead": 0}
        joined = client.put(path)
        assert (joined.status_code, misfits(WaitingSerializer(), joined.json())) == (200, [])
        assert (joined.json(), client.put(path).json()) == ({"waiting": True, "ahead": 0},) * 2
        assert as_user(cast.stranger).put(path).json() == {"waiting": True, "ahead": 1}
        assert client.delete(path).json() == client.delete(path).json() == {"waiting": False, "ahead": 0}
    assert set(StockWait.objects.values_list("user", "pool")) == {
        (cast.stranger.pk, cast.shelf.pk),
        (cast.stranger.pk, made.pool_id),
    }


def test_what_is_there_can_be_bought(cast: Cast) -> None:
    answer = as_user(cast.wheat).put(f"{DOOR}/variants/{cast.variant.pk}/wait")
    assert problem(answer) == (409, "shop.stock_is_there")


@pytest.mark.parametrize("id", [0, 999_999, 10**25])
@pytest.mark.parametrize("kind", ["variants", "offers"])
def test_unknown(cast: Cast, kind: str, id: int) -> None:
    assert problem(as_user(cast.wheat).put(f"{DOOR}/{kind}/{id}/wait")) == (404, "core.not_found")


def test_only_signed_in(cast: Cast) -> None:
    assert problem(Client().put(f"{DOOR}/variants/{cast.variant.pk}/wait")) == (401, "core.sign_in_needed")

"""GET orders/{number}/aftersales, POST received and returns, POST returns/{id}/parcel and withdraw."""

from typing import Any

import pytest
from django.test import Client

from api.shopper.aftersales_shapes import AftersalesSerializer
from shop.models import Order, ReturnRequest, Shipment
from shop.operations import receive_goods, settle_return, ship_order, want_goods_back
from tests.api.shape import misfits
from tests.api.shopper.door import DOOR, as_user, post, problem
from tests.buying import actor, buy, nothing_changes
from tests.cast import Cast
from tests.processor import Processor


@pytest.fixture
def bought(cast: Cast, processor: Processor) -> Order:
    return buy(cast, processor, 2)


def ship(cast: Cast, placed: Order) -> None:
    parcel = Shipment.objects.get(order=placed)
    ship_order(shipment_id=parcel.pk, carrier="sf", tracking_number="SF1234567890", actor=actor(cast))


def asks(placed: Order, quantity: int = 1, **changes: Any) -> dict[str, Any]:
    lines = [{"line_id": placed.lines.get().pk, "quantity": quantity}]
    return {"reason": "no_reason", "lines": lines, **changes}


def test_parcel_request_goods_refund(cast: Cast, bought: Order) -> None:
    wheat, path = as_user(cast.wheat), f"/orders/{bought.number}"
    ship(cast, bought)
    shown = wheat.get(f"{DOOR}{path}/aftersales").json()
    assert misfits(AftersalesSerializer(), shown) == []
    assert [(p["status"], p["carrier"], p["tracking_number"]) for p in shown["parcels"]] == [
        ("shipped", "顺丰速运", "SF1234567890")
    ]
    shown = post(wheat, f"{path}/received").json()
    assert (shown["parcels"][0]["status"], shown["returnable"][0]["without_reason"]) == ("signed", True)
    answer = post(wheat, f"{path}/returns", asks(bought, note="颜色不合适"))
    assert (answer.status_code, answer.json()["returnable"]) == (201, [])
    asked = answer.json()["returns"][0]
    assert (asked["status"], asked["amount_fen"], asked["seller_pays_freight"]) == ("asked", 9999, False)
    assert (asked["refunded_fen"], asked["postage_fen"]) == (0, 0)
    want_goods_back(request_id=asked["id"], answer="请寄回鹤羽花毽工坊", actor=actor(cast))
    parcel = {"carrier": "ems", "tracking_number": "EA1234567CN"}
    shown = post(wheat, f"/returns/{asked['id']}/parcel", parcel).json()
    assert (shown["returns"][0]["status"], shown["returns"][0]["carrier"]) == ("goods_sent", "中国邮政")
    receive_goods(request_id=asked["id"], actor=actor(cast))
    settle_return(request_id=asked["id"], amounts={asked["lines"][0]["line_id"]: 9000}, actor=actor(cast))
    shown = wheat.get(f"{DOOR}{path}/aftersales").json()
    # less was agreed than was asked for: the request says what went back, as the refund does
    told = [(r["status"], r["amount_fen"], r["refunded_fen"], r["postage_fen"]) for r in shown["returns"]]
    assert told == [("refunded", 9999, 9000, 0)]
    assert [(r["status"], r["amount_fen"]) for r in shown["refunds"]] == [("succeeded", 9000)]
    assert misfits(AftersalesSerializer(), shown) == []


def test_withdrawn_and_asked_again(cast: Cast, bought: Order) -> None:
    wheat = as_user(cast.wheat)
    first = post(wheat, f"/orders/{bought.number}/returns", asks(bought)).json()["returns"][0]
    with nothing_changes():
        again = post(wheat, f"/orders/{bought.number}/returns", asks(bought))
        assert problem(again) == (409, "shop.return_open")
    shown = post(wheat, f"/returns/{first['id']}/withdraw").json()
    assert [r["status"] for r in shown["returns"]] == ["withdrawn"]
    assert post(wheat, f"/orders/{bought.number}/returns", asks(bought, 2)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"reason": "because"}, 400, "core.invalid"),
        ({"lines": []}, 400, "core.invalid"),
        ({"lines": [{"line_id": 10**9, "quantity": 1}]}, 400, "core.invalid"),
        ({"note": "长" * 201}, 400, "core.invalid"),
    ],
)
def test_not_understood(cast: Cast, bought: Order, changes: Any, status: int, code: str) -> None:
    with nothing_changes():
        answer = post(as_user(cast.wheat), f"/orders/{bought.number}/returns", asks(bought, **changes))
        assert problem(answer) == (status, code)
    assert not ReturnRequest.objects.exists()


def test_more_than_she_has(cast: Cast, bought: Order) -> None:
    with nothing_changes():
        answer = post(as_user(cast.wheat), f"/orders/{bought.number}/returns", asks(bought, 3))
        assert problem(answer) == (409, "shop.too_many_units")


def test_only_ones_own(cast: Cast, bought: Order) -> None:
    ship(cast, bought)
    asked = post(as_user(cast.wheat), f"/orders/{bought.number}/returns", asks(bought)).json()["returns"][0]
    other, path = as_user(cast.stranger), f"/orders/{bought.number}"
    with nothing_changes():
        assert problem(other.get(f"{DOOR}{path}/aftersales"))[0] == 404
        assert problem(post(other, f"{path}/received"))[0] == 404
        assert problem(post(other, f"{path}/returns", asks(bought)))[0] == 404
        assert problem(post(other, f"/returns/{asked['id']}/withdraw"))[0] == 404
        parcel = {"carrier": "pickup"}
        assert problem(post(other, f"/returns/{asked['id']}/parcel", parcel))[0] == 404
        assert problem(post(Client(), f"{path}/received"))[0] == 401
    assert ReturnRequest.objects.get().status == "asked"

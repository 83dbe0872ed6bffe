"""/api/v1/shopper/addresses."""

from typing import Any

import pytest
from django.test import Client

from api.shopper.serializers import AddressSerializer
from core.models import AuditEntry
from shop.models import Address
from tests.api.shape import misfits
from tests.api.shopper.door import DOOR, as_user, post, problem, send
from tests.cast import Cast
from tests.operations.shop.test_save_address import GOOD


def test_adds_and_shows_it_masked(cast: Cast) -> None:
    client = as_user(cast.stranger)
    made = post(client, "/addresses", GOOD)
    assert (made.status_code, misfits(AddressSerializer(), made.json())) == (201, [])
    assert {k: v for k, v in made.json().items() if k != "id"} == {
        "recipient": "李**",
        "phone": "138****0002",
        "province": "黑龙江省",
        "city": "哈尔滨市",
        "district": "香坊区",
        "detail": "珠江路 3 号 2 单元",
        "is_default": True,
    }
    assert client.get(f"{DOOR}/addresses").json() == [made.json()]


def test_the_audit_holds_no_personal_text(cast: Cast) -> None:
    post(as_user(cast.wheat), "/addresses", GOOD)
    assert [row.data for row in AuditEntry.objects.filter(action="shop.address.saved")] == [{}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "110"},
        {"phone": None},
        {"recipient": "王\u0000"},
        {"recipient": ""},
        {"detail": "长" * 101},
        {"detail": "a\nb"},
        {"city": ["哈尔滨"]},
        {"is_default": "perhaps"},
    ],
)
def test_bad_input(cast: Cast, wrong: dict[str, Any]) -> None:
    answer = post(as_user(cast.wheat), "/addresses", {**GOOD, **wrong})
    assert (problem(answer), list(answer.json()["data"]["fields"])) == ((400, "core.invalid"), list(wrong))
    assert Address.objects.count() == 1


def test_changes_one_and_removes_it(cast: Cast) -> None:
    client = as_user(cast.wheat)
    changed = send(
        client, "PATCH", f"/addresses/{cast.address.pk}", {"recipient": "王**", "detail": "二楼 3"}
    )
    assert (changed.status_code, changed.json()["detail"]) == (200, "二楼 3")
    assert Address.objects.get().recipient == "王小麦"
    assert send(client, "DELETE", f"/addresses/{cast.address.pk}").status_code == 204
    assert client.get(f"{DOOR}/addresses").json() == []
    assert problem(send(client, "DELETE", f"/addresses/{cast.address.pk}")) == (404, "core.not_found")


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_another_persons(cast: Cast, method: str) -> None:
    stranger = as_user(cast.stranger)
    answer = send(stranger, method, f"/addresses/{cast.address.pk}", {"detail": "我家门口"})
    assert problem(answer) == (404, "core.not_found")
    assert (Address.objects.get().detail, stranger.get(f"{DOOR}/addresses").json()) == ("中华路 1 号", [])


def test_at_most_twenty(cast: Cast) -> None:
    client = as_user(cast.wheat)
    for _ in range(19):
        assert post(client, "/addresses", GOOD).status_code == 201
    assert problem(post(client, "/addresses", GOOD)) == (409, "shop.too_many_addresses")
    assert Address.objects.count() == 20


def test_only_signed_in(cast: Cast) -> None:
    assert problem(Client().get(f"{DOOR}/addresses")) == (401, "core.sign_in_needed")
    assert problem(post(Client(), "/addresses", GOOD)) == (401, "core.sign_in_needed")

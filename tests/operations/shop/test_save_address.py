"""Keeping addresses."""

from typing import Any

import pytest

from core.errors import Invalid, NotFound, Refusal
from shop.errors import TooManyAddresses
from shop.models import Address
from shop.operations import remove_address, save_address
from tests.buying import order
from tests.cast import Cast

GOOD = {
    "recipient": "李 雷",
    "phone": "138-0000 0002",
    "province": "黑龙江省",
    "city": "哈尔滨市",
    "district": "香坊区",
    "detail": "珠江路 3 号 2 单元",
}


def kept(cast: Cast) -> list[tuple[int, str, str, bool]]:
    rows = Address.objects.filter(removed_at=None).order_by("id")
    return [(row.pk, row.recipient, row.phone, row.is_default) for row in rows]


def test_adds_one_in_one_spelling(cast: Cast) -> None:
    row = save_address(user=cast.stranger, fields=GOOD)
    assert kept(cast)[1:] == [(row.pk, "李 雷", "+8613800000002", True)]


def test_another_default(cast: Cast) -> None:
    row = save_address(user=cast.wheat, fields=GOOD, is_default=True)
    assert [(key, default) for key, _, _, default in kept(cast)] == [(cast.address.pk, False), (row.pk, True)]


def test_changes_parts_in_place(cast: Cast) -> None:
    row = save_address(user=cast.wheat, fields={"recipient": "王大麦"}, address_id=cast.address.pk)
    assert kept(cast) == [(cast.address.pk, "王大麦", "+8613800000001", True)]
    assert (row.pk, row.detail) == (cast.address.pk, "中华路 1 号")


def test_what_comes_back_masked_is_unchanged(cast: Cast) -> None:
    masked = {"recipient": "王**", "phone": "138****0001", "detail": "中华路 2 号"}
    row = save_address(user=cast.wheat, fields=masked, address_id=cast.address.pk)
    assert (row.recipient, row.phone, row.detail) == ("王小麦", "+8613800000001", "中华路 2 号")


def test_an_order_keeps_the_address_it_went_to(cast: Cast) -> None:
    placed = order(cast)
    row = save_address(user=cast.wheat, fields={"detail": "中华路 9 号"}, address_id=cast.address.pk)
    placed.refresh_from_db()
    assert (row.pk != cast.address.pk, placed.address.detail, row.detail, row.recipient) == (
        True,
        "中华路 1 号",
        "中华路 9 号",
        "王小麦",
    )
    assert [(key, default) for key, _, _, default in kept(cast)] == [(row.pk, True)]


def refused(cast: Cast, error: type[Refusal], **options: Any) -> Refusal:
    before = kept(cast)
    with pytest.raises(error) as caught:
        save_address(**{"user": cast.wheat, **options})
    assert kept(cast) == before
    return caught.value


@pytest.mark.parametrize(
    ("field", "text", "wrong"),
    [
        ("phone", "12345", "phone"),
        ("phone", "+1 202 555 0100", "phone"),
        ("phone", "138****0001", "phone"),
        ("recipient", "", "required"),
        ("recipient", "   ", "too_short"),
        ("recipient", "王" * 21, "too_long"),
        ("recipient", "王\u202e小麦", "control_character"),
        ("detail", "1 号\n2 号", "control_character"),
        ("detail", "中华路\x00", "control_character"),
        ("detail", "长" * 101, "too_long"),
        ("province", "黑", "too_short"),
    ],
)
def test_what_no_address_has(cast: Cast, field: str, text: str, wrong: str) -> None:
    assert refused(cast, Invalid, fields={**GOOD, field: text}).data == {"fields": {field: [wrong]}}


def test_another_persons_address(cast: Cast) -> None:
    refused(cast, NotFound, user=cast.stranger, fields={"detail": "我家"}, address_id=cast.address.pk)


def test_at_most_twenty(cast: Cast) -> None:
    for _ in range(19):
        save_address(user=cast.wheat, fields=GOOD)
    assert refused(cast, TooManyAddresses, fields=GOOD).data == {"limit": 20}


def test_removing(cast: Cast) -> None:
    with pytest.raises(NotFound):
        remove_address(user=cast.stranger, address_id=cast.address.pk)
    remove_address(user=cast.wheat, address_id=cast.address.pk)
    assert Address.objects.count() == 0


def test_removing_one_that_an_order_went_to(cast: Cast) -> None:
    order(cast)
    remove_address(user=cast.wheat, address_id=cast.address.pk)
    assert (kept(cast), Address.objects.count()) == ([], 1)

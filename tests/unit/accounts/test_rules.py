"""Phones and aliases, without a database."""

import pytest

from accounts.errors import AliasRefused, InvalidPhone
from accounts.rules import alias, phone


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "+86 138 0000 0001",
        "86-13800000001",
        "0086 138 0000 0001",
        "１３８０００００００１",
        "(138) 0000-0001",
    ],
)
def test_every_spelling_is_one_number(typed: str) -> None:
    assert phone.normalise(typed) == "+8613800000001"


@pytest.mark.parametrize(
    "typed", ["", "1380000000", "138000000011", "12800000001", "+8513800000001", "a13800000001"]
)
def test_other_numbers_are_refused(typed: str) -> None:
    with pytest.raises(InvalidPhone) as refused:
        phone.normalise(typed)
    assert refused.value.code == "account.invalid_phone"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(" 小麦 ", "小麦"), ("ＡＢＣ", "ABC"), ("李 师傅", "李 师傅"), ("一二三木头人", "一二三木头人")],
)
def test_alias_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert alias.clean(typed) == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("麦", "length"),
        ("长" * 13, "length"),
        ("小\n麦", "characters"),
        ("小\u202e麦", "characters"),
        ("小\u200b麦", "characters"),
        ("13800000001", "contact"),
        ("加1380000", "contact"),
        ("一三八零零零零", "contact"),
        ("１３８００００", "contact"),
        ("官 方客服", "reserved"),
        ("Admin1", "reserved"),
        ("аdmin", "reserved"),
        ("aḋmın", "reserved"),
        ("客·服", "reserved"),
        ("客丨服", "reserved"),
        ("主播助理", "reserved"),
        ("工作人員", "reserved"),
        ("\u115f\u115f", "characters"),
        ("\u2800\u2800", "characters"),
        ("♥♥", "characters"),
        ("麦" + "\u0301" * 8, "characters"),
    ],
)
def test_alias_is_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(AliasRefused) as refused:
        alias.clean(typed)
    assert refused.value.data == {"reason": reason}

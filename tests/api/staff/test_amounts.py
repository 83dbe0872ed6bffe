"""Sums, counts and ids as forms send them."""

import pytest

from api.staff.amounts import count_of, fen_of, id_of
from api.staff.people import names_of
from core.errors import Invalid
from tests.cast import Cast


@pytest.mark.parametrize(
    ("text", "pk"), [("7", 7), ("", 0), ("-1", 0), ("²", 0), ("７", 0), ("9" * 5000, 0), ("x", 0)]
)
def test_ids(text: str, pk: int) -> None:
    assert id_of(text) == pk


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("5.01", 501),
        ("5.1", 510),
        (" 90 ", 9000),
        ("0", 0),
        ("", None),
        ("１２．５０", 1250),
        ("1,234.50", 123450),
        ("1，234，567.8", 123456780),
        ("￥12.5", 1250),
        ("¥ 12", 1200),
        ("1234567.89", 123456789),
    ],
)
def test_sums(text: str, fen: int | None) -> None:
    assert fen_of(text, "amount") == fen


@pytest.mark.parametrize(
    "text",
    [
        *("5.011", "-1", "NaN", "Infinity", "x", "1" * 10, "1e3", "1e1", "+1", "5.", ".5", "١٢"),
        *("1,2", "1,23.50", "12,34", "1234,567", ",1", "1,", "1.234,50"),
    ],
)
def test_no_sums(text: str) -> None:
    with pytest.raises(Invalid):
        fen_of(text, "amount")


def test_counts() -> None:
    assert (count_of("12", "units"), count_of("", "units"), count_of("１２", "units")) == (12, 0, 12)
    for text in ("1.5", "-1", "²", "1" * 13):
        with pytest.raises(Invalid):
            count_of(text, "units")


def test_names(cast: Cast) -> None:
    wheat = f"user:{cast.wheat.pk}"
    asked = [wheat, "system:stripe", "user:0", "user:x", ""]
    assert names_of(asked) == {
        wheat: "小麦",
        "system:stripe": "系统",
        "user:0": "user:0",
        "user:x": "user:x",
        "": "",
    }

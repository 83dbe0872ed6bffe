"""Order numbers."""

from datetime import UTC, datetime

import pytest

from shop.rules.order_number import ALPHABET, is_number, new_number


def test_the_day_is_chinas() -> None:
    assert new_number(datetime(2026, 11, 24, 15, 59, tzinfo=UTC))[:9] == "20261124-"
    assert new_number(datetime(2026, 11, 24, 16, 0, tzinfo=UTC))[:9] == "20261125-"


def test_no_letter_is_read_wrong() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert set(new_number(datetime(2026, 1, 1, tzinfo=UTC))[9:]) <= set(ALPHABET)


def test_it_knows_its_own() -> None:
    assert is_number(new_number(datetime(2026, 1, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    "text", ["", "20261124-AAAAA", "20261124-AAAAAI", "20261124-AAAAAA\n", "\x00", "２0261124-AAAAAA"]
)
def test_what_is_no_number(text: str) -> None:
    assert not is_number(text)

"""Order numbers."""

from datetime import UTC, datetime

from shop.rules.order_number import ALPHABET, new_number


def test_the_day_is_chinas() -> None:
    assert new_number(datetime(2026, 11, 24, 15, 59, tzinfo=UTC))[:9] == "20261124-"
    assert new_number(datetime(2026, 11, 24, 16, 0, tzinfo=UTC))[:9] == "20261125-"


def test_no_letter_is_read_wrong() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert set(new_number(datetime(2026, 1, 1, tzinfo=UTC))[9:]) <= set(ALPHABET)

"""hosts.rules."""

from datetime import UTC, date, datetime

import pytest

from hosts.rules.roles import Act, Role, may
from hosts.rules.verification import born, in_force, old_enough, valid_until


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((2026, 1, 15), (2026, 7, 15)),
        ((2026, 8, 31), (2027, 2, 28)),
        ((2027, 8, 31), (2028, 2, 29)),
        ((2026, 6, 30), (2026, 12, 30)),
        ((2026, 7, 1), (2027, 1, 1)),
        ((2026, 12, 31), (2027, 6, 30)),
    ],
)
def test_six_months_by_the_calendar(start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert valid_until(datetime(*start, 12, tzinfo=UTC)) == datetime(*end, 12, tzinfo=UTC)


def test_in_force_until_the_moment() -> None:
    until = datetime(2027, 1, 1, tzinfo=UTC)
    assert in_force(until, datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert not in_force(until, until)
    assert not in_force(None, until)


def test_birthday_and_age() -> None:
    assert born("11010519491231002X") == date(1949, 12, 31)
    with pytest.raises(ValueError, match="day"):
        born("11010519900230000X")
    assert not old_enough(date(2008, 11, 25), date(2026, 11, 24))
    assert old_enough(date(2008, 11, 24), date(2026, 11, 24))
    assert not old_enough(date(2008, 2, 29), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("anchor", set()),
        ("assistant", {"go_live"}),
        ("moderator", {"plan", "sell", "publish", "go_live", "end"}),
    ],
)
def test_roles(role: Role, refused: set[Act]) -> None:
    acts: list[Act] = ["look", "plan", "sell", "announce", "moderate", "publish", "go_live", "end"]
    assert {act for act in acts if not may(role, act)} == refused

"""Which refunds that failed were made up for."""

from datetime import UTC, datetime, timedelta

import pytest

from shop.rules.refunding import Lost, MadeAgain, not_made_up

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("lost", "again", "waiting"),
    [
        ([(1, 3000)], [], [1]),
        ([(1, 3000)], [(2, 1)], [1]),
        ([(1, 3000)], [(2, 3000)], []),
        # made before it failed: it was owed beside it
        ([(5, 3000)], [(2, 3000)], [1]),
        ([(1, 3000)], [(2, 1000), (3, 2000)], []),
        ([(1, 3000), (2, 3000)], [(3, 3000)], [2]),
        ([(1, 3000), (2, 3000)], [(3, 6000)], []),
        ([(1, 3000), (4, 3000)], [(2, 3000), (5, 2999)], [2]),
        # too little for the first, enough for the second
        ([(1, 3000), (2, 2000)], [(3, 2000)], [1]),
    ],
)
def test_a_fen_counts_once(
    lost: list[tuple[int, int]], again: list[tuple[int, int]], waiting: list[int]
) -> None:
    failed = [Lost(key, at(minute), fen) for key, (minute, fen) in enumerate(lost, start=1)]
    made = [MadeAgain(at(minute), fen) for minute, fen in again]
    assert [row.key for row in not_made_up(failed, made)] == waiting

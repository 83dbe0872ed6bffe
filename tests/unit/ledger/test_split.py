"""How a price is split, and how a refund is taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.refund import take_back
from ledger.rules.split import Share, is_whole, split

LIVE = [Share("maker", 5500), Share("workshop", 2500), Share("host", 1200), Share("platform", 800)]
SHELF = [Share("maker", 6200), Share("workshop", 2800), Share("platform", 1000)]


@pytest.mark.parametrize(
    ("amount", "shares", "weights", "expected"),
    [
        (9999, LIVE, [1], [5499, 2500, 1200, 800]),
        (3333, LIVE, [1], [1833, 833, 400, 267]),
        (6800, LIVE, [1], [3740, 1700, 816, 544]),
        (9999, LIVE, [5, 3, 2], [2749, 1650, 1100, 2500, 1200, 800]),
        (9999, SHELF, [1], [6199, 2800, 1000]),
        (1, LIVE, [1], [1, 0, 0, 0]),
        (2, LIVE, [1, 1], [1, 0, 1, 0, 0]),
    ],
)
def test_split_to_the_fen(amount: int, shares: list[Share], weights: list[int], expected: list[int]) -> None:
    assert [part.amount_fen for part in split(amount, shares, weights)] == expected


def test_parts_name_role_and_maker() -> None:
    assert [(part.role, part.maker) for part in split(100, SHELF, [5, 3])] == [
        ("maker", 0),
        ("maker", 1),
        ("workshop", None),
        ("platform", None),
    ]


@given(
    st.integers(1, 10**9),
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.lists(st.integers(1, 9000), min_size=2, max_size=5),
)
def test_split_sums_exactly(amount: int, weights: list[int], points: list[int]) -> None:
    shares = [Share("maker" if i == 0 else f"r{i}", p) for i, p in enumerate(points)]
    parts = split(amount, shares, weights)
    assert sum(part.amount_fen for part in parts) == amount
    assert all(part.amount_fen >= 0 for part in parts)


@pytest.mark.parametrize(
    ("shares", "whole"),
    [
        (LIVE, True),
        (LIVE[:3], False),
        ([Share("workshop", 10_000)], False),
        ([Share("maker", 5000), Share("maker", 5000)], False),
        ([Share("maker", 11_000), Share("host", -1000)], False),
        ([], False),
    ],
)
def test_is_whole(shares: list[Share], whole: bool) -> None:
    assert is_whole(shares) is whole


def test_refund_of_the_worked_case() -> None:
    assert take_back(1000, [1833, 833, 400, 267]) == [550, 250, 120, 80]


@pytest.mark.parametrize("amount", [0, -1, 101])
def test_refund_out_of_bounds(amount: int) -> None:
    with pytest.raises(ValueError, match="at most what remains"):
        take_back(amount, [50, 50])


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any),
    st.lists(st.integers(1, 10_000), max_size=12),
)
def test_refunds_never_take_more_than_a_share(left: list[int], amounts: list[int]) -> None:
    for wanted in amounts:
        amount = min(wanted, sum(left))
        if amount == 0:
            break
        taken = take_back(amount, left)
        assert sum(taken) == amount
        left = [share - part for share, part in zip(left, taken, strict=True)]
        assert min(left) >= 0

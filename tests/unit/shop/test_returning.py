"""The clocks of consumer law, article 25, as dates of Shanghai."""

from datetime import UTC, datetime, timedelta

import pytest

from shop.rules.returning import is_exempt, needs_confirmation, refund_due, window_ends, window_is_open


@pytest.mark.parametrize(
    ("signed", "ends"),
    [
        # 00:00 and 23:59 of the 24th in Shanghai: the window is the 25th to the 1st
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), datetime(2026, 12, 1, 16, 0, tzinfo=UTC)),
        (datetime(2026, 11, 24, 15, 59, tzinfo=UTC), datetime(2026, 12, 1, 16, 0, tzinfo=UTC)),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), datetime(2026, 12, 2, 16, 0, tzinfo=UTC)),
        (datetime(2028, 2, 24, 4, 0, tzinfo=UTC), datetime(2028, 3, 2, 16, 0, tzinfo=UTC)),
    ],
)
def test_the_window_is_seven_whole_days_from_the_day_after(signed: datetime, ends: datetime) -> None:
    assert window_ends(signed, 7) == ends
    assert refund_due(signed) == ends
    assert window_is_open(ends, ends - timedelta(microseconds=1))
    assert not window_is_open(ends, ends)


def test_before_signing_the_window_is_open() -> None:
    assert window_is_open(None, datetime(2026, 11, 24, tzinfo=UTC))


def test_exempt_by_law_or_by_the_buyers_word() -> None:
    said = datetime(2026, 11, 24, tzinfo=UTC)
    assert [is_exempt(c, None) for c in ("none", "custom", "perishable", "digital", "periodical", "other")] == [
        False, True, True, True, True, False,
    ]  # fmt: skip
    assert (is_exempt("other", said), is_exempt("none", said)) == (True, False)
    assert [c for c in ("none", "custom", "other") if needs_confirmation(c)] == ["other"]

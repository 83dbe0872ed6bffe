"""What the buyer is told."""

from datetime import UTC, datetime, timedelta

import pytest

from shop.rules.shown import shown_payment, shown_status

END = datetime(2026, 11, 24, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "seconds", "under_way", "shown"),
    [
        ("pending", -1, True, "pending"),
        ("pending", 119, True, "pending"),
        ("pending", 120, True, "expired"),
        ("pending", -1, False, "pending"),
        ("pending", 0, False, "expired"),
        ("paid", 9999, False, "paid"),
        ("review", 9999, False, "review"),
    ],
)
def test_the_clock_decides(status: str, seconds: int, under_way: bool, shown: str) -> None:
    assert shown_status(status, END, END + timedelta(seconds=seconds), under_way=under_way) == shown


@pytest.mark.parametrize(
    ("status", "pays", "error", "back", "shown"),
    [
        ("created", False, "", "", ("confirming", "shop.payment.confirming")),
        ("processing", False, "", "", ("confirming", "shop.payment.confirming")),
        ("open", False, "", "", ("open", None)),
        ("open", False, "shop.payment.declined", "", ("failed", "shop.payment.declined")),
        ("succeeded", True, "", "", ("succeeded", None)),
        ("succeeded", True, "", "收到时破损", ("succeeded", None)),
        ("succeeded", False, "", "late_payment", ("returned", "shop.payment.late_refunded")),
        ("succeeded", False, "", "second_payment", ("returned", "shop.payment.second_refunded")),
        ("canceled", False, "", "", ("canceled", None)),
        ("review", False, "", "", ("review", "shop.payment.review")),
    ],
)
def test_payment(status: str, pays: bool, error: str, back: str, shown: tuple[str, str | None]) -> None:
    assert shown_payment(status, pays_order=pays, last_error=error, returned_for=back) == shown

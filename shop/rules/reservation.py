"""How long stock is kept."""

from datetime import datetime, timedelta

KEPT_FOR = timedelta(minutes=15)
"""A payment may be started for so long."""
GRACE = timedelta(minutes=2)
"""A payment that was started in time may end for so much longer, before the order is closed."""


def expires_at(placed_at: datetime) -> datetime:
    """When the last payment may be started."""
    return placed_at + KEPT_FOR


def may_start_payment(expires: datetime, at: datetime) -> bool:
    """Whether the clock still allows a payment to be started."""
    return at < expires


def is_over(expires: datetime, at: datetime) -> bool:
    """Whether the reservation has ended, grace included."""
    return at >= expires + GRACE

"""Whether an offer sells, by the server's clock."""

from datetime import datetime
from typing import Literal

from livestream.errors import BadEnd, BadLimit, BadPrice

Status = Literal["open", "sold_out", "closed"]

PRICE_MOST = 10_000_000
"""Fen. More for handmade goods is a typing error."""
LIMIT_MOST = 999
OFFERS_MOST = 100
"""Offers of one session."""


def status(*, closed_at: datetime | None, ends_at: datetime | None, available: int, at: datetime) -> Status:
    """What shoppers see of an offer with `available` units left."""
    if closed_at is not None or is_over(ends_at, at):
        return "closed"
    return "open" if available > 0 else "sold_out"


def is_over(ends_at: datetime | None, at: datetime) -> bool:
    """Whether a flash offer's time has run out."""
    return ends_at is not None and at >= ends_at


def check_price(fen: int) -> int:
    """A live price. Raises BadPrice."""
    if not 1 <= fen <= PRICE_MOST:
        raise BadPrice(minimum=1, maximum=PRICE_MOST)
    return fen


def check_limit(units: int) -> int:
    """A limit per person, in units. Raises BadLimit."""
    if not 1 <= units <= LIMIT_MOST:
        raise BadLimit(minimum=1, maximum=LIMIT_MOST)
    return units


def check_end(ends_at: datetime | None, at: datetime) -> datetime | None:
    """When a flash offer ends. Raises BadEnd for a time that has passed."""
    if is_over(ends_at, at):
        raise BadEnd()
    return ends_at

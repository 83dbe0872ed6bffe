"""When goods may go back: consumer law, article 25, with its clocks as dates of Shanghai."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
REFUND_DAYS = 7
"""The refund follows within so many days of the goods' return."""
SIGNED_AFTER = timedelta(days=15)
"""A parcel on its way for so long counts as signed for."""

FAULTS = ("damaged", "not_as_described", "wrong_item", "not_received")
OPEN = ("asked", "goods_wanted", "goods_sent", "to_refund")
OURS = ("asked", "goods_sent", "to_refund")
"""Of these it is the seller's turn: to answer, to look at what came back, to give the money back."""
BY_LAW = frozenset({"custom", "perishable", "digital", "periodical"})
"""Exempt from the seven-day return by their nature; anything else only if the buyer confirmed it when she bought."""

STEPS: Mapping[str, frozenset[str]] = {
    "asked": frozenset({"goods_wanted", "to_refund", "refused", "withdrawn"}),
    "goods_wanted": frozenset({"goods_sent", "to_refund", "withdrawn"}),
    "goods_sent": frozenset({"to_refund", "refused"}),
    "to_refund": frozenset({"refunded", "bank_repaid"}),
    "refunded": frozenset({"to_refund"}),
    "refused": frozenset(),
    "withdrawn": frozenset(),
    "bank_repaid": frozenset(),
}
"""`refunded` to `to_refund`: the processor or a bank sent the money back. `bank_repaid`: her bank paid it already."""


def window_ends(signed_at: datetime, days: int) -> datetime:
    """The first moment after the return window: `days` whole days, counted from the day after signing."""
    last = signed_at.astimezone(HERE).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time(0), HERE)


def refund_due(received_at: datetime) -> datetime:
    """The last moment for a refund: the end of the seventh day after the goods came back."""
    return window_ends(received_at, REFUND_DAYS)


def is_exempt(exempt_class: str, confirmed_at: datetime | None) -> bool:
    """Whether a line is outside the seven-day return without a reason."""
    return exempt_class in BY_LAW or (exempt_class == "other" and confirmed_at is not None)


def needs_confirmation(exempt_class: str) -> bool:
    """Whether the exemption holds only if the buyer confirms it at purchase."""
    return exempt_class == "other"


def window_is_open(release_at: datetime | None, at: datetime) -> bool:
    """Whether a return without a reason may still be asked for; before signing it may."""
    return release_at is None or at < release_at

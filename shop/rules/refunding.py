"""How much goes back for what. Money in fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class RefundItem:
    """Give back units of a line, or with `quantity` 0 a part of its price. `amount_fen` None: what the units cost.

    `is_kept`: the goods are with the buyer and stay there, so that nothing of them goes back to stock.
    """

    line_id: int
    quantity: int = 0
    amount_fen: int | None = None
    is_kept: bool = False


def price_of_units(paid_fen: int, quantity: int, returned: int, units: int) -> int:
    """What `units` more of a line cost, when `returned` of its `quantity` came back before.

    Whole fen by the cumulated price, so that all units together are exactly what was paid.
    """
    return paid_fen * (returned + units) // quantity - paid_fen * returned // quantity


def fill(amount_fen: int, room: Sequence[int]) -> list[int]:
    """Take an amount out of several sums, the earlier first. What exceeds all is left out."""
    parts = []
    for most in room:
        part = min(amount_fen, most)
        amount_fen -= part
        parts.append(part)
    return parts


def window_is_over(paid_at: datetime, days: int | None, at: datetime) -> bool:
    """Whether a way to pay takes no refund any more, `days` after the payment; None: no end."""
    return days is not None and at > paid_at + timedelta(days=days)


SHORTEST_REASON, LONGEST_REASON = 2, 160


def is_reason(text: str) -> bool:
    """Whether others could read later why the money went back."""
    return SHORTEST_REASON <= len(text.strip()) <= LONGEST_REASON

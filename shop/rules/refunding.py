"""How much goes back for what. Money in fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.lookalikes import shows

BY_BANK = "dispute_lost"
"""The reason of a refund that only takes shares back: the buyer's bank has returned the money itself."""
LATE, SECOND, WRONG_SUM = "late_payment", "second_payment", "wrong_sum"
"""The reasons of refunds of what paid nothing."""
CODES = frozenset({BY_BANK, LATE, SECOND, WRONG_SUM})
"""What pages read as a fact: no person writes it as a reason."""


def why_back(*, is_paid: bool, is_right: bool) -> str:
    """Why money that paid nothing goes back: the order is paid by another payment, or the sum is not the order's, or
    it came too late.
    """
    if is_paid:
        return SECOND
    return LATE if is_right else WRONG_SUM


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


@dataclass(frozen=True)
class Lost:
    """A refund that failed, when, and how much it was, in fen."""

    key: int
    failed_at: datetime
    amount_fen: int


@dataclass(frozen=True)
class MadeAgain:
    """A refund that did not fail, when it was made, and how much it is, in fen."""

    made_at: datetime
    amount_fen: int


def not_made_up(lost: Sequence[Lost], again: Sequence[MadeAgain]) -> list[Lost]:
    """Which refunds of a payment still wait to be made again. Both go from the oldest to the newest.

    One is made up for when those that were made after it failed come to its sum or more. A fen counts once, for the
    one that failed first; of a sum too small for it nothing is taken, so that it can make up for a smaller one.
    """
    room = [one.amount_fen for one in again]
    waiting = []
    for refund in lost:
        usable = [fen if one.made_at > refund.failed_at else 0 for fen, one in zip(room, again, strict=True)]
        if sum(usable) < refund.amount_fen:
            waiting.append(refund)
            continue
        taken = fill(refund.amount_fen, usable)
        room = [fen - part for fen, part in zip(room, taken, strict=True)]
    return waiting


SHORTEST_REASON, LONGEST_REASON = 2, 160


def is_reason(text: str) -> bool:
    """Whether others could read later why the money went back, and it does not pose as a fact of ours."""
    text = text.strip()
    return shows(text, SHORTEST_REASON) and len(text) <= LONGEST_REASON and text not in CODES

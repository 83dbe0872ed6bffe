"""Whether an offer can be bought now. The same rule answers the sheet and guards the order."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import Refusal
from livestream.errors import NotOnAir, OfferClosed, OfferEnded
from livestream.rules.offering import is_over


@dataclass(frozen=True)
class Facts:
    """What decides, beside stock and limits, which are the shop's."""

    status: str
    """Of the session."""
    on_air: bool
    closed_at: datetime | None
    ends_at: datetime | None


def refusal(facts: Facts, at: datetime) -> Refusal | None:
    """Why the offer can't be bought at the time `at` by the server's clock; None: it can."""
    if not facts.on_air:
        return NotOnAir(status=facts.status)
    if facts.closed_at is not None:
        return OfferClosed()
    if is_over(facts.ends_at, at):
        return OfferEnded(ended_at=facts.ends_at.isoformat() if facts.ends_at else None)
    return None

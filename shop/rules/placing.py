"""What becomes an order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.idempotency import RequestKey
from shop.rules.line_request import LineRequest


@dataclass(frozen=True)
class Placing:
    """One buyer's wish to order. `facts` are ids that the caller adds to the order's audit entry.

    `expected_total_fen` is what she was shown, coupon and postage included.
    """

    buyer_id: int
    address_id: int
    lines: Sequence[LineRequest]
    source_code: str = ""
    key: RequestKey | None = None
    facts: Mapping[str, int] = field(default_factory=dict)
    coupon_claim_id: int | None = None
    expected_total_fen: int | None = None

    def units(self) -> Counter[int]:
        """Units of each pool: lines on one pool count together."""
        wanted: Counter[int] = Counter()
        for line in self.lines:
            wanted[line.pool_id] += line.quantity
        return wanted

    def limits(self) -> dict[int, int]:
        """The strictest per-person limit of each pool that has one."""
        found: dict[int, int] = {}
        for line in self.lines:
            if line.per_person_limit is not None:
                found[line.pool_id] = min(
                    line.per_person_limit, found.get(line.pool_id, line.per_person_limit)
                )
        return found

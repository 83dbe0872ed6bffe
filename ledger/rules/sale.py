"""A sold order line, as the books need it."""

from dataclasses import asdict, dataclass
from typing import Literal

Funding = Literal["", "platform", "seller"]
"""Who bears a discount: the platform's promotion account, or all who have a share (they share what was paid)."""


@dataclass(frozen=True)
class PaidPostage:
    """What the buyer of an order paid for the parcel of one who dispatches."""

    order_ref: int
    organisation_id: int
    amount_fen: int
    gateway: str = "stripe"


@dataclass(frozen=True)
class SaleLine:
    """One paid order line. Refs are ids of rows above the books; `makers` are (beneficiary id, weight) pairs.

    `amount_fen` is the full price; the buyer paid `paid_fen`, less by the line's part of a coupon.
    """

    order_ref: int
    line_ref: int
    session_ref: int | None
    policy_id: int
    amount_fen: int
    makers: tuple[tuple[int, int], ...]
    workshop_id: int
    host_id: int | None
    gateway: str = "stripe"
    discount_fen: int = 0
    discount_funding: Funding = ""

    @property
    def idem_key(self) -> str:
        """A line is sold once."""
        return f"sale:line:{self.line_ref}"

    @property
    def paid_fen(self) -> int:
        """What the buyer paid for the line."""
        return self.amount_fen - self.discount_fen

    @property
    def shared_fen(self) -> int:
        """What the shares are taken of: the full price when the platform bears the discount, else what was paid."""
        return self.amount_fen if self.discount_funding == "platform" else self.paid_fen

    @property
    def is_sound(self) -> bool:
        """Whether there is something to share, somebody who made it, and a discount that somebody bears."""
        bounded = 0 <= self.discount_fen <= self.amount_fen
        borne = (self.discount_fen > 0) == (self.discount_funding != "")
        return bounded and borne and self.shared_fen > 0 and bool(self.makers)

    @property
    def content(self) -> dict[str, object]:
        """What the sale says; a line without a discount says what it said before there were any."""
        content = asdict(self)
        if not self.discount_fen:
            del content["discount_fen"], content["discount_funding"]
        return content

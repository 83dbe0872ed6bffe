"""A sold order line, as the books need it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SaleLine:
    """One paid order line. Refs are ids of rows above the books; `makers` are (beneficiary id, weight) pairs."""

    order_ref: int
    line_ref: int
    session_ref: int | None
    policy_id: int
    amount_fen: int
    makers: tuple[tuple[int, int], ...]
    workshop_id: int
    host_id: int | None
    gateway: str = "stripe"

    @property
    def idem_key(self) -> str:
        """A line is sold once."""
        return f"sale:line:{self.line_ref}"

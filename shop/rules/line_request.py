"""What a caller asks the shop to sell."""

from dataclasses import dataclass
from typing import Literal

from shop.errors import BadQuantity

MOST = 999
"""Units of one line. More is a typing error or an attack; a school that needs more asks the workshop."""


@dataclass(frozen=True)
class LineRequest:
    """One line of an order to be placed.

    `unit_price_fen` is what the buyer was shown: for scope `shelf` it is checked against the variant, for `live` the
    caller has checked it. `exemption_confirmed`: the buyer ticked that it can't go back without a reason.
    `per_person_limit` counts all units that the buyer has of the pool.
    """

    variant_id: int
    pool_id: int
    quantity: int
    unit_price_fen: int
    scope: Literal["live", "shelf"] = "shelf"
    host_organisation_id: int | None = None
    session_ref: int | None = None
    per_person_limit: int | None = None
    exemption_confirmed: bool = False


def check_quantity(quantity: int) -> int:
    """A number of units that a line can have. Raises BadQuantity."""
    if isinstance(quantity, bool) or not 1 <= quantity <= MOST:
        raise BadQuantity(quantity_max=MOST)
    return quantity

"""How a price is split: by a policy's shares, and the makers' share by the weights of their lot."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.money import allocate

WHOLE = 10_000
"""Basis points of a whole."""
MAKER = "maker"


@dataclass(frozen=True)
class Share:
    """A role's part of the price, in basis points (1/10,000)."""

    role: str
    basis_points: int


@dataclass(frozen=True)
class Part:
    """What one party gets, in fen. `maker` is the position among the lot's makers, None for other roles."""

    role: str
    maker: int | None
    amount_fen: int


def is_whole(shares: Sequence[Share]) -> bool:
    """Whether the shares are positive, each role stands once, and they total 10,000 with the makers in."""
    roles = [share.role for share in shares]
    points = [share.basis_points for share in shares]
    return MAKER in roles and len(set(roles)) == len(roles) and min(points) > 0 and sum(points) == WHOLE


def split(amount_fen: int, shares: Sequence[Share], maker_weights: Sequence[int]) -> list[Part]:
    """Split `amount_fen` so that the parts sum to it exactly; a part may be 0.

    Largest remainder twice: over the roles first, then over the makers within the makers' share.
    Raises ValueError when there are no shares or no weights.
    """
    parts: list[Part] = []
    by_role = allocate(amount_fen, [share.basis_points for share in shares])
    for share, amount in zip(shares, by_role, strict=True):
        if share.role != MAKER:
            parts.append(Part(share.role, None, amount))
            continue
        for position, part in enumerate(allocate(amount, maker_weights)):
            parts.append(Part(share.role, position, part))
    return parts

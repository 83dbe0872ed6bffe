"""Money: integers of fen (1/100 yuan), one currency, exact allocation."""

from collections.abc import Sequence

CURRENCY = "CNY"


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` fen by `weights` so that the parts sum to `total` exactly.

    Largest remainder method (Hamilton); ties go to the earlier position. A negative total is split as
    its absolute value, so that a reversal mirrors the original part by part.
    Raises ValueError when a weight is negative or all weights are zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    sign, size = (-1, -total) if total < 0 else (1, total)
    parts = [size * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % whole), i))
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals: 6800 -> '68.00', -5 -> '-0.05'."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole}.{rest:02d}"

"""How a refund is taken back from those who were credited."""

from collections.abc import Sequence

from core.money import allocate


def take_back(amount_fen: int, remaining_fen: Sequence[int]) -> list[int]:
    """Split a refund over what remains of each share, in fen.

    No share goes below zero: its part is at most ceil(amount x share / total), and amount <= total. Splitting the sum
    of all refunds anew instead does go below zero.
    Raises ValueError when the refund is not positive or more than what remains.
    """
    if not 0 < amount_fen <= sum(remaining_fen):
        raise ValueError("a refund must be positive and at most what remains")
    return allocate(amount_fen, remaining_fen)

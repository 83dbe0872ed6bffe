"""What a movement in another currency took of ours. Pure."""

_SIGNS = {"charge": 1, "refund": -1, "refund_failure": 1, "dispute": -1, "dispute_reversal": 1}
"""What each category does to what we have at the processor."""


def exchanged_fen(category: str, recorded_fen: int, amount: int) -> int | None:
    """The fen that a movement turned into `amount` of its currency: what we recorded of its charge, refund or dispute.

    Never counted back by the rate, so that our own currency ends at zero. None for what is no such thing, or goes the
    other way than we know of it.
    """
    sign = _SIGNS.get(category)
    if sign is None or not recorded_fen or sign * amount < 0:
        return None
    return sign * recorded_fen

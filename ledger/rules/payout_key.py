"""What the transactions of a payout's line are called: posted once each, and found again by it."""

from collections.abc import Iterable


def paid_key(line_id: int) -> str:
    """The money left the bank."""
    return f"payout:paid:{line_id}"


def back_key(line_id: int) -> str:
    """It came back, or the line was given up: the payee's again."""
    return f"payout:back:{line_id}"


def result_keys(line_ids: Iterable[int]) -> dict[str, int]:
    """Whatever became of these lines: the line by each key that may stand in the books."""
    return {key: line for line in line_ids for key in (paid_key(line), back_key(line))}


def line_of(key: str) -> int | None:
    """The line whose result has this key; None for any other transaction."""
    head, _, number = key.rpartition(":")
    return int(number) if head in ("payout:paid", "payout:back") and number.isdigit() else None

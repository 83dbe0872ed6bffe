"""Sums and counts as people type them."""

from decimal import Decimal, InvalidOperation

from core.errors import Invalid

LONGEST = 12
"""Characters; more is no sum of ours."""


def fen_of(text: str, field: str) -> int | None:
    """Yuan as typed, in fen; None when nothing was typed. Raises Invalid, naming the field."""
    text = text.strip()
    if not text:
        return None
    try:
        fen = Decimal(text) * 100 if len(text) <= LONGEST else Decimal("NaN")
    except InvalidOperation:
        fen = Decimal("NaN")
    if not fen.is_finite() or fen < 0 or fen != fen.to_integral_value():
        raise Invalid(fields={field: ["invalid"]})
    return int(fen)


def count_of(text: str, field: str) -> int:
    """A whole number as typed, 0 when nothing was. Raises Invalid, naming the field."""
    text = text.strip()
    if not text:
        return 0
    if len(text) > LONGEST or not (text.isascii() and text.isdigit()):
        raise Invalid(fields={field: ["invalid"]})
    return int(text)

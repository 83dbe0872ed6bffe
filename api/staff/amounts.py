"""Sums, counts and rows' ids as forms send them."""

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


def id_of(text: str) -> int:
    """The id of a row; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

"""Sums, counts and rows' ids as forms send them."""

import re

from core.errors import Invalid

YUAN = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
"""Plain digits, at most two after the point: neither 1e3 nor full-width digits, which look like another sum."""
LONGEST = 12
"""Digits of a count; more is no count of ours."""


def fen_of(text: str, field: str) -> int | None:
    """Yuan as typed, in fen; None when nothing was typed. Raises Invalid, naming the field."""
    text = text.strip()
    if not text:
        return None
    if not YUAN.fullmatch(text):
        raise Invalid(fields={field: ["invalid"]})
    yuan, _, part = text.partition(".")
    return int(yuan) * 100 + int(part.ljust(2, "0"))


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

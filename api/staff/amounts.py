"""Sums, counts and rows' ids as forms send them."""

import re

from api.staff.faults import NOT_A_COUNT, NOT_MONEY
from core.errors import Invalid

YUAN = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,2})?")
"""Digits, whole thousands apart or not, at most two after the point: neither 1e3 nor 1,2 for one and a fifth."""
WIDE = str.maketrans("０１２３４５６７８９．，￥", "0123456789.,¥")
"""What a Chinese keyboard writes for a digit, a point and a comma."""
LONGEST = 12
"""Digits of a count; more is no count of ours."""


def narrow(text: str) -> str:
    """What was typed, full-width digits and signs as the plain ones, without space around."""
    return text.strip().translate(WIDE)


def fen_of(text: str, field: str) -> int | None:
    """Yuan as typed, in fen; None when nothing was typed. Raises Invalid, naming the field."""
    text = narrow(text).removeprefix("¥").strip()
    if not text:
        return None
    if not YUAN.fullmatch(text):
        raise Invalid(fields={field: [NOT_MONEY]})
    yuan, _, part = text.replace(",", "").partition(".")
    return int(yuan) * 100 + int(part.ljust(2, "0"))


def count_of(text: str, field: str) -> int:
    """A whole number as typed, 0 when nothing was. Raises Invalid, naming the field."""
    text = narrow(text)
    if not text:
        return 0
    if len(text) > LONGEST or not (text.isascii() and text.isdigit()):
        raise Invalid(fields={field: [NOT_A_COUNT]})
    return int(text)


def id_of(text: str) -> int:
    """The id of a row; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

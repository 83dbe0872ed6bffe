"""Order numbers: a date and six characters that nobody reads wrong, such as 20261124-7K3F9Q."""

import re
import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""
LENGTH = 6
ZONE = ZoneInfo("Asia/Shanghai")
_FORM = re.compile(rf"[0-9]{{8}}-[{ALPHABET}]{{{LENGTH}}}")


def new_number(at: datetime) -> str:
    """A random number of the day in China. Two can be equal: the database says so, and the caller tries again."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{at.astimezone(ZONE):%Y%m%d}-{tail}"


def is_number(text: str) -> bool:
    """Whether a text has the form of a number. PostgreSQL fails on some that don't, such as one with a NUL."""
    return bool(_FORM.fullmatch(text))

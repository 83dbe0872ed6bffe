"""The number of an organisation's bank account."""

import re
import unicodedata

from programmes.errors import AccountInvalid

_NUMBER = re.compile(r"\d{8,32}", re.ASCII)
SHOWN = 4
"""How many digits are ever shown."""


def clean(text: str) -> str:
    """The digits, without the blanks and hyphens that people group them by; full-width ones, as Chinese keyboards
    type them, made plain. Raises AccountInvalid.
    """
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(number):
        raise AccountInvalid()
    return number


def tail(number: str) -> str:
    """What colleagues know an account by: its last four digits."""
    return number[-SHOWN:]

"""What an address may consist of."""

import unicodedata
from collections.abc import Mapping

from accounts.errors import InvalidPhone
from accounts.rules import phone as phones
from core.errors import Invalid

LENGTHS = {
    "recipient": (1, 20),
    "province": (2, 30),
    "city": (1, 30),
    "district": (1, 30),
    "detail": (2, 100),
}
"""Fewest and most characters of each part."""


def clean_address(fields: Mapping[str, str]) -> dict[str, str]:
    """The parts, trimmed and in one spelling; only those that are given.

    Raises Invalid with `fields`: a part that is missing, too long, holds control or invisible characters or line
    breaks, or a phone number that no Chinese mobile network has.
    """
    cleaned: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for name, text in fields.items():
        try:
            cleaned[name] = phones.normalise(text) if name == "phone" else _clean(name, text)
        except InvalidPhone:
            wrong[name] = ["phone"]
        except ValueError as error:
            wrong[name] = [str(error)]
    if wrong:
        raise Invalid(fields=wrong)
    return cleaned


def _clean(name: str, text: str) -> str:
    shortest, longest = LENGTHS[name]
    # NFC, not NFKC: a full-width 3 in a house number is the shopper's own writing
    text = unicodedata.normalize("NFC", text).strip()
    if any(unicodedata.category(character)[0] == "C" for character in text):
        raise ValueError("control_character")
    if len(text) < shortest:
        raise ValueError("too_short")
    if len(text) > longest:
        raise ValueError("too_long")
    return text

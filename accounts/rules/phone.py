"""Mobile numbers of mainland China, in one spelling (E.164)."""

import re
import unicodedata

from accounts.errors import InvalidPhone

_NOISE = re.compile(r"[\s\-()（）·.]")
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")

LONGEST = 40
"""What is longer is not read at all."""


def normalise(text: str) -> str:
    """Turn '138 0000 0001', '+86-13800000001' or full-width digits into '+8613800000001'.

    Raises InvalidPhone for anything that no Chinese mobile network numbers so.
    """
    if len(text) > LONGEST:
        raise InvalidPhone()
    found = _MOBILE.fullmatch(_NOISE.sub("", unicodedata.normalize("NFKC", text)))
    if not found:
        raise InvalidPhone()
    return f"+86{found[1]}"

"""Identity numbers of mainland China (GB 11643-1999): 17 digits and a check character."""

import re

from programmes.errors import IdentityInvalid

_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")
_CHECK = "10X98765432"


def normalise(number: str) -> str:
    """The number in one spelling. Raises IdentityInvalid when its check character does not fit."""
    found = number.strip().upper()
    if not _FORM.fullmatch(found):
        raise IdentityInvalid()
    # weights are powers of two, modulo 11
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(found[:17]))
    if _CHECK[total % 11] != found[17]:
        raise IdentityInvalid()
    return found

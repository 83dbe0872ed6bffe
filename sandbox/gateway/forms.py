"""Form encoding as Stripe's SDKs write it: ``a[b][0]=c``."""

import re
from typing import Any
from urllib.parse import parse_qsl

from sandbox.gateway.errors import StripeError

PART = re.compile(r"[^\[\]]+|\[\]")


def decode(text: str) -> dict[str, Any]:
    """Nested dictionaries of strings; a list comes as a dictionary with the keys 0, 1, 2 ...

    Whether such a dictionary is a list is decided by the operation's schema: metadata may have number keys.
    """
    root: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        place = root
        *parents, last = PART.findall(key) or [key]
        for part in parents:
            place = place.setdefault(_name(part, place), {})
            if not isinstance(place, dict):
                raise StripeError(f"Invalid hash: {key}", param=key)
        place[_name(last, place)] = value
    return root


def _name(part: str, place: dict[str, Any]) -> str:
    return str(len(place)) if part == "[]" else part

"""Where a list goes on: an opaque word for the last id seen."""

import base64
from urllib.parse import urlencode

from rest_framework.request import Request

from core.errors import Invalid


def encode(before: int) -> str:
    """The word."""
    return base64.urlsafe_b64encode(f"b{before}".encode()).decode().rstrip("=")


def decode(word: str) -> int | None:
    """The id, or None for the first page. Raises Invalid for what we never wrote."""
    if not word:
        return None
    try:
        text = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode()
        found = int(text.removeprefix("b"))
    except ValueError as error:
        raise Invalid(fields={"cursor": ["?"]}) from error
    if encode(found) != word or not 0 < found < 2**63:
        raise Invalid(fields={"cursor": ["?"]})
    return found


def next_url(request: Request, before: int | None) -> str | None:
    """The address of the next page, with the same filters."""
    if before is None:
        return None
    query = {key: value for key, value in request.query_params.items() if key != "cursor"}
    return f"{request.path}?{urlencode({**query, 'cursor': encode(before)})}"

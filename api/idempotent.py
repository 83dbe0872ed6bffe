"""The Idempotency-Key header on a view."""

import re
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Invalid
from core.idempotency import RequestKey

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,96}")


def request_key(request: Request, *, scope: str, payload: Any) -> RequestKey | None:
    """The key for a row that commits with what it did, and so is its own stored answer. Raises Invalid."""
    key = _key(request)
    return RequestKey.of(scope=f"{scope}:{request.user.pk}", key=key, payload=payload) if key else None


def answered(status: int, body: Any, *, replayed: bool) -> Response:
    """An answer that says whether it is a repetition."""
    headers = {"Idempotent-Replayed": "true"} if replayed else {}
    return Response(body, status=status, headers=headers)


def _key(request: Request) -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not _KEY.fullmatch(key):
        raise Invalid(fields={HEADER: ["1-96 printable ASCII characters"]})
    return key

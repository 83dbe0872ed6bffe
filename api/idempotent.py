"""The Idempotency-Key header on a view: do it once, replay the answer."""

import re
from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Invalid
from core.idempotency import RequestKey, remember

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,96}")


def once(request: Request, *, scope: str, payload: Any, run: Callable[[], tuple[int, Any]]) -> Response:
    """Answer with `run` (status and JSON body), or with the stored answer when the key came before.

    `scope` names the operation; the person is added, so that keys of two people never meet. Without the header it just
    runs. Raises Invalid for a key that is no key, KeyReused (422), KeyInFlight (409).
    """
    key = _key(request)
    if key is None:
        status, body = run()
        return Response(body, status=status)
    answer = remember(scope=f"{scope}:{request.user.pk}", key=key, payload=payload, run=run)
    return answered(answer.status, answer.body, replayed=answer.replayed)


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

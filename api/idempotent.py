"""The Idempotency-Key header on a view: do it once, replay the answer."""

import re
from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Invalid
from core.idempotency import remember

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,96}")


def once(request: Request, *, scope: str, payload: Any, run: Callable[[], tuple[int, Any]]) -> Response:
    """Answer with `run` (status and JSON body), or with the stored answer when the key came before.

    `scope` names the operation; the person is added, so that keys of two people never meet. Without the header it just
    runs. Raises Invalid for a key that is no key, KeyReused (422), KeyInFlight (409).
    """
    key = request.headers.get(HEADER)
    if key is None:
        status, body = run()
        return Response(body, status=status)
    if not _KEY.fullmatch(key):
        raise Invalid(fields={HEADER: ["1-96 printable ASCII characters"]})
    answer = remember(scope=f"{scope}:{request.user.pk}", key=key, payload=payload, run=run)
    response = Response(answer.body, status=answer.status)
    if answer.replayed:
        response["Idempotent-Replayed"] = "true"
    return response

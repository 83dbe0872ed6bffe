"""Answers that a browser may keep, and asks about with an ETag."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

VOLATILE = ("server_time",)
"""What changes without anything having changed."""


def conditional(request: Request, body: Any, *, max_age: int = 0) -> Response:
    """The body, or 304 when the browser has the same already.

    Within `max_age` seconds it need not even ask. Nothing in the body may depend on who asks.
    """
    stable = {k: v for k, v in body.items() if k not in VOLATILE} if isinstance(body, dict) else body
    text = json.dumps(stable, cls=DjangoJSONEncoder, sort_keys=True)
    etag = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response = Response(status=304) if etag in known else Response(body)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={max_age}" if max_age else "public, no-cache"
    return response

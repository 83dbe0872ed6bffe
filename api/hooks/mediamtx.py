"""What MediaMTX asks and tells, in its own shapes, and what the proxy asks before it lets a viewer through.

Bodies and variables as in MediaMTX 1.19.2: docs/2-features/06-authentication.md and 20-hooks.md.
"""

import base64
import binascii
import hmac
import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from api.hooks.video import LARGEST, BadSecret, NotAllowed
from api.problem import problem_response
from core.errors import Invalid, Refusal
from livestream.operations.record_mediamtx_event import record_mediamtx_event
from livestream.queries.video import engine
from livestream.video.contract import AuthRequest

OWN = ("api", "metrics", "pprof", "playback")
"""What only the shop itself may do; it shows the shared secret as its token."""
WATCHED = re.compile(r"^/(?:hls|whep)/(?P<token>[^/?]+)/(?P<path>[^/?]+)(?:[/?]|$)")


@csrf_exempt
@require_POST
def mediamtx_auth(request: HttpRequest) -> HttpResponse:
    """204 when the key may publish, or the token may watch, this path; 401 when not, as MediaMTX expects."""
    try:
        body = _body(request)
        if body.get("action") in OWN:
            allowed = _same(str(body.get("token") or ""))
        else:
            allowed = engine().authorize(AuthRequest.from_json(body))
        if not allowed:
            raise NotAllowed()
    except (ValueError, RecursionError) as error:
        return problem_response(Invalid(str(error)[:80]))
    except Refusal as refusal:
        return problem_response(refusal)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def mediamtx_event(request: HttpRequest, name: str) -> HttpResponse:
    """A form from `deploy/mediamtx-hook.sh`: a stream is there, or is gone."""
    try:
        _check(request)
        path, source = request.POST.get("path", ""), request.POST.get("source_id", "")
        if not path or len(path) > 40 or len(source) > 64:
            raise ValueError("an event needs a path")
        record_mediamtx_event(name=name, path=path, source_id=source)
    except ValueError as error:
        return problem_response(Invalid(str(error)[:80]))
    except Refusal as refusal:
        return problem_response(refusal)
    return HttpResponse(status=204)


@require_GET
def watch(request: HttpRequest) -> HttpResponse:
    """Before the proxy lets a viewer through: 204 when the address that she asked for carries a good token.

    The address comes in X-Forwarded-Uri, as Caddy's forward_auth sends it. No database, no secret: it tells
    nobody more than the address already does.
    """
    found = WATCHED.match(request.headers.get("X-Forwarded-Uri", ""))
    if found is None:
        return problem_response(NotAllowed())
    asked = AuthRequest(action="read", path=found["path"], token=found["token"])
    return HttpResponse(status=204) if engine().authorize(asked) else problem_response(NotAllowed())


def _body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a caller who knows the secret. Raises BadSecret, ValueError."""
    _check(request)
    body = json.loads(request.body)
    if not isinstance(body, dict):
        raise ValueError("not a JSON object")
    return body


def _check(request: HttpRequest) -> None:
    """The secret stands in X-Hook-Secret, or as the password of the hook's own address."""
    given = request.headers.get("X-Hook-Secret", "") or _password(request.headers.get("Authorization", ""))
    if not _same(given):
        raise BadSecret()
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise ValueError("too long")


def _password(header: str) -> str:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _same(given: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), settings.VIDEO_HOOK_SECRET.encode())

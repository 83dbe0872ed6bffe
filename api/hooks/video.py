"""What the video engine asks and tells. Both carry the shared secret."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from api.problem import problem_response
from core.errors import Invalid, Refusal
from livestream.operations.record_stream_event import record_stream_event
from livestream.queries.video import engine
from livestream.video.contract import AuthRequest, VideoEvent

LARGEST = 16 * 1024
"""Bytes. Real ones are a few hundred."""


class BadSecret(Refusal):
    """The caller is not the video engine."""

    code = "hooks.bad_secret"
    status = 401
    title = _("密钥不对")


class NotAllowed(Refusal):
    """This key or token does not open this stream."""

    code = "hooks.not_allowed"
    status = 403
    title = _("不允许")


@csrf_exempt
@require_POST
def video_auth(request: HttpRequest) -> HttpResponse:
    """204 when the key may publish, or the token may watch, this path; 403 when not."""
    try:
        asked = AuthRequest.from_json(_body(request))
        if not engine().authorize(asked):
            raise NotAllowed()
    except ValueError as error:
        return problem_response(Invalid(str(error)))
    except Refusal as refusal:
        return problem_response(refusal)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def video_events(request: HttpRequest) -> HttpResponse:
    """204 when noted; 404 for a path that is no session's. The engine repeats what was not answered."""
    try:
        record_stream_event(event=VideoEvent.from_json(_body(request)))
    except ValueError as error:
        return problem_response(Invalid(str(error)))
    except Refusal as refusal:
        return problem_response(refusal)
    return HttpResponse(status=204)


def _body(request: HttpRequest) -> Mapping[str, Any]:
    """The JSON object of a caller who knows the secret. Raises BadSecret, ValueError."""
    given = request.headers.get("X-Hook-Secret", "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, settings.VIDEO_HOOK_SECRET.encode()):
        raise BadSecret()
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise ValueError("too long")
    body = json.loads(request.body)
    if not isinstance(body, dict):
        raise ValueError("not a JSON object")
    return body

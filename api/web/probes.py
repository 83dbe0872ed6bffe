"""Answers for those who watch over the server: whether it should get visitors, and its numbers."""

import hmac
import ipaddress
import urllib.request

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from api.web.plain import cache_answers, database_answers
from livestream.realtime import exposition, runtime

_WAIT_S = 1.0


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Whether this process should get visitors: 503 without database, cache or bus.

    The video engine is told but does not decide: without it people still buy.
    """
    shared = runtime.shared_bus()
    needed = {
        "database": database_answers(),
        "cache": cache_answers(),
        "bus": shared is None or shared.answers(),
    }
    answer = {**needed, "engine": _engine_answers()}
    return JsonResponse(answer, status=200 if all(needed.values()) else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers of all processes, for Prometheus: with the token, or from this machine when none is set."""
    if not _may_read(request):
        return HttpResponseForbidden()
    return HttpResponse(exposition.page(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # a proxy on this machine asks from here on behalf of anybody
    if {"X-Forwarded-For", "Forwarded"} & set(request.headers):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _engine_answers() -> bool:
    url = f"{settings.VIDEO_CONTROL_URL}/health"
    try:
        with urllib.request.urlopen(url, timeout=_WAIT_S) as answer:  # noqa: S310  our own engine's address
            return bool(answer.status == 200)
    except OSError:
        return False

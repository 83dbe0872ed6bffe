"""Small answers for crawlers, probes and browsers."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /staff/
Disallow: /studio
Disallow: /account
Disallow: /earnings
Disallow: /orders
Disallow: /cart
Disallow: /r/
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers leave alone; a demo is no shop, so they leave all of it."""
    text = ROBOTS if settings.MODE == "production" else "User-agent: *\nDisallow: /\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database and the cache answer, else 503 with the one that does not. No secrets, no numbers."""
    checks = {"database": database_answers(), "cache": cache_answers()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def database_answers() -> bool:
    """Whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def cache_answers() -> bool:
    """Whether the cache keeps what it is told."""
    try:
        cache.set("healthz", "1", timeout=5)
        return bool(cache.get("healthz") == "1")
    except (OSError, RedisError):
        return False

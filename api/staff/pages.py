"""What every audit page shares: who asks, how it is rendered, what it allows the browser."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from api.staff.content_policy import AUDIT_PAGES
from core.actor import Actor


def staff_user(request: HttpRequest) -> User:
    """The signed-in staff member; the site's door has checked that there is one."""
    return cast(User, request.user)


def staff_actor(request: HttpRequest) -> Actor:
    """Who acts, for the audit."""
    return Actor.of(staff_user(request))


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A rendered page with the strict content policy; never stored by a browser or a proxy."""
    response = render(request, template, context, status=status)
    response._csp_config = AUDIT_PAGES  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    return response

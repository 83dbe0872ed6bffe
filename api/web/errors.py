"""Answers when something fails, in the language of whoever asked: a problem document or a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from api.problem import problem_response
from api.staff.pages import page
from core.errors import NotFound, Refusal

MACHINES = ("/api/", "/_allauth/", "/hooks/")
STAFF = "/staff/"


class ServerError(Refusal):
    """A defect of ours."""

    code = "core.server_error"
    status = 500
    title = _("服务器出错了，请稍后再试")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    if request.path.startswith(MACHINES):
        return problem_response(ServerError())
    return render(request, "web/server_error.html", status=500)


def not_for_you(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403: on staff pages a page that leads on."""
    if _is_staffs(request):
        return page(request, "staff/not_for_you.html", {}, status=403)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: on staff pages a page that leads on."""
    if _is_staffs(request):
        return page(request, "staff/not_found.html", {}, status=404)
    return defaults.page_not_found(request, exception)


def _is_staffs(request: HttpRequest) -> bool:
    """Whether it is a staff page, and who asks is known by now."""
    return request.path.startswith(STAFF) and hasattr(request, "user")


def no_such_door(request: HttpRequest, **parameters: Any) -> HttpResponse:
    """An address under the API that does not exist."""
    return problem_response(NotFound())

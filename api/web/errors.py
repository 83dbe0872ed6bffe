"""Answers when something fails, in the language of whoever asked: a problem document or a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from api.problem import problem_response
from core.errors import NotFound, Refusal

MACHINES = ("/api/", "/_allauth/", "/hooks/")


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


def no_such_door(request: HttpRequest, **parameters: Any) -> HttpResponse:
    """An address under the API that does not exist."""
    return problem_response(NotFound())

"""Every refusal leaves by one door: RFC 9457 problem+json with a code."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import Forbidden, Invalid, NotFound, Refusal, TooMany

CONTENT_TYPE = "application/problem+json"


def body(refusal: Refusal) -> dict[str, Any]:
    """The problem document of a refusal."""
    return {
        "type": f"urn:warmbridge:{refusal.code}",
        "title": str(refusal.title),
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
        "data": refusal.data,
    }


class SignInNeeded(Refusal):
    """The person is not signed in."""

    code = "core.sign_in_needed"
    status = 401
    title = _("请先登录")


class TooLarge(Refusal):
    """The body is larger than any request of ours."""

    code = "core.too_large"
    status = 413
    title = _("内容太大了")


class CsrfFailed(Refusal):
    """The request did not carry our token."""

    code = "core.csrf"
    status = 403
    title = _("页面已过期，请刷新后再试")


def as_refusal(error: Exception) -> Refusal | None:
    """The fact behind an exception of ours or of the framework; None for a defect."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail
        return Invalid(**({"fields": detail} if not isinstance(detail, dict) else {"fields": dict(detail)}))
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return SignInNeeded()
    if isinstance(error, exceptions.PermissionDenied):
        return CsrfFailed() if "CSRF" in str(error.detail) else Forbidden()
    if isinstance(error, exceptions.NotFound):
        return NotFound()
    if isinstance(error, exceptions.Throttled):
        return TooMany(retry_after=getattr(error, "wait", None))
    if isinstance(error, exceptions.APIException):
        refusal = Invalid(str(error.detail))
        refusal.status = error.status_code
        return refusal
    return None


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook. None lets a defect become a 500."""
    if isinstance(error, Http404):
        error = NotFound()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    elif isinstance(error, PermissionDenied):
        error = Forbidden()
    refusal = as_refusal(error)
    if refusal is None:
        return None
    set_rollback()
    response = Response(body(refusal), status=refusal.status, content_type=CONTENT_TYPE)
    if "retry_after" in refusal.data:
        response["Retry-After"] = str(int(refusal.data["retry_after"] or 1))
    return response


def problem_response(refusal: Refusal) -> JsonResponse:
    """The same document for plain Django views."""
    return JsonResponse(body(refusal), status=refusal.status, content_type=CONTENT_TYPE)


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    """Django's CSRF failure view."""
    return problem_response(CsrfFailed())

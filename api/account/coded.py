"""Gives allauth's error answers a code, as every refusal of ours has.

The answers keep allauth's shape (`status`, `data.flows`, `errors`); `code`, `title` and `detail` are added, and
for a form `data.fields`. docs/doors.md lists the codes.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from api.problem import TooLarge, problem_response
from core.errors import Invalid

View = Callable[..., HttpResponseBase]

FORM_CODES = {
    "required": "core.invalid",
    "invalid": "core.invalid",
    "too_many_login_attempts": "core.too_many",
    "rate_limited": "core.too_many",
}
"""allauth's codes that mean what a code of ours means; the others become `account.<code>`."""


def _titles() -> dict[str, str]:
    return {
        "account.invalid_phone": _("请填写 11 位中国大陆手机号"),
        "account.incorrect_code": _("验证码不对，请再看一眼"),
        "account.code_expired": _("验证码已失效，请重新获取"),
        "account.second_factor_needed": _("请输入身份验证器上的 6 位数字"),
        "account.code_needed": _("请输入短信验证码"),
        "account.confirm_again": _("为了安全，请再验证一次身份"),
        "account.no_authenticator": _("还没有绑定身份验证器"),
        "core.sign_in_needed": _("请先登录"),
        "core.too_many": _("操作太频繁，请稍后再试"),
        "core.invalid": _("填写的内容有误"),
    }


def _first(body: dict[str, Any]) -> dict[str, str]:
    errors: list[dict[str, str]] = body.get("errors", [])
    return errors[0] if errors else {}


def _waiting(body: dict[str, Any]) -> str:
    """What a 401 waits for."""
    if body.get("meta", {}).get("is_authenticated"):
        return "account.confirm_again"
    pending = {flow["id"] for flow in body.get("data", {}).get("flows", []) if flow.get("is_pending")}
    if "mfa_authenticate" in pending:
        return "account.second_factor_needed"
    return "account.code_needed" if "login_by_code" in pending else "core.sign_in_needed"


def code_of(status: int, body: dict[str, Any]) -> str:
    """Our code for an answer of allauth."""
    if status == 401:
        return _waiting(body)
    if status == 400:
        first = _first(body).get("code", "invalid")
        return FORM_CODES.get(first, f"account.{first}")
    known = {404: "account.no_authenticator", 409: "account.code_expired", 429: "core.too_many"}
    return known.get(status, "core.forbidden" if status == 403 else "core.refused")


def _fields(body: dict[str, Any]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for error in body.get("errors", []):
        fields.setdefault(error.get("param", ""), []).append(error["message"])
    return fields


def coded(view: View) -> View:
    """Wrap a view of allauth."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except RecursionError:
            # JSON nested beyond all reason, which allauth's parser does not expect
            return problem_response(Invalid())
        except RequestDataTooBig:
            return problem_response(TooLarge())
        if response.status_code < 400 or not isinstance(response, JsonResponse):
            return response
        body = json.loads(response.content)
        if "code" in body:
            return response
        body["code"] = code = code_of(response.status_code, body)
        if code == "core.too_many":
            # allauth says it with a 400 when a form finds out
            body["status"] = response.status_code = 429
        first = _first(body).get("message", "")
        body["title"] = _titles().get(code, first)
        body["detail"] = "" if body["title"] == first else first
        if fields := _fields(body):
            body.setdefault("data", {})["fields"] = fields
        response.content = json.dumps(body).encode()
        return response

    return answer

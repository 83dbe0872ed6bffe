"""Errors are facts with a code. A door turns one into RFC 9457 problem+json; nothing else catches them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Refusal(Exception):
    """The operation did nothing, and says why.

    `code` is stable and dotted ('shop.out_of_stock'), `status` the HTTP status, `title` a sentence for people,
    `data` facts for the client (never personal).
    """

    code: str = "core.refused"
    status: int = 409
    title: StrOrPromise = _("现在不能这样做")

    def __init__(self, detail: str = "", **data: Any) -> None:
        super().__init__(detail or str(self.code))
        self.detail = detail
        self.data = data


class Invalid(Refusal):
    """The input can't be understood or is out of range. `data` maps a field to what is wrong with it."""

    code = "core.invalid"
    status = 400
    title = _("填写的内容有误")


class NotFound(Refusal):
    """No such thing, or not for the person who asks: both look the same."""

    code = "core.not_found"
    status = 404
    title = _("没有找到")


class Forbidden(Refusal):
    """The person is known and may not do this."""

    code = "core.forbidden"
    status = 403
    title = _("没有权限")


class TooMany(Refusal):
    """A rate limit was reached. `data.retry_after` is in seconds."""

    code = "core.too_many"
    status = 429
    title = _("操作太频繁，请稍后再试")

"""Why a message of a socket was not taken. The socket stays open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class TooLarge(Refusal):
    """The message is over 4 KB. One over 16 KB ends the socket with 1009."""

    code = "socket.too_large"
    status = 413
    title = _("内容太长")


class NotText(Refusal):
    """A binary frame: nothing here takes one."""

    code = "socket.not_text"
    status = 415
    title = _("只接受文本消息")


class NotJson(Refusal):
    """Not JSON, or nested too deeply."""

    code = "socket.not_json"
    status = 400
    title = _("消息格式有误")


class Unknown(Refusal):
    """No such command."""

    code = "socket.unknown"
    status = 400
    title = _("不认识的消息")


class BadMessage(Refusal):
    """A field is missing, of the wrong type, out of range, or holds characters that can't be shown."""

    code = "socket.invalid"
    status = 400
    title = _("消息内容有误")


class SignInFirst(Refusal):
    """Speaking needs a person behind the socket."""

    code = "socket.sign_in"
    status = 401
    title = _("登录后就可以发言")


class NoRoom(Refusal):
    """The socket is not for a room."""

    code = "socket.no_room"
    status = 409
    title = _("不在直播间内")


class Busy(Refusal):
    """Too much is waiting to be done; try again in a moment."""

    code = "socket.busy"
    status = 503
    title = _("现在人太多，请稍后再试")


class Failed(Refusal):
    """Something broke on our side; it is in the log."""

    code = "socket.failed"
    status = 500
    title = _("没有发出去，请再试一次")

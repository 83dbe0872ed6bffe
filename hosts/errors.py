"""What hosts refuses, and why."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class AlreadyAnchor(Refusal):
    """The person has applied before."""

    code = "hosts.already_anchor"
    title = _("已经申请过主播")


class NameMissing(Refusal):
    """An application needs the legal name as it stands on the identity card."""

    code = "hosts.name_missing"
    status = 400
    title = _("请填写真实姓名")


class UnderAge(Refusal):
    """Minors do not host. `data.minimum` is the age in years."""

    code = "hosts.under_age"
    title = _("未满年龄，不能担任主播")


class SelfVerification(Refusal):
    """Nobody verifies herself."""

    code = "hosts.self_verification"
    status = 403
    title = _("不能核验自己")


class NotVerified(Refusal):
    """The anchor's identity was not checked, or the check is over six months old."""

    code = "hosts.not_verified"
    title = _("主播尚未核验或核验已过期")


class Suspended(Refusal):
    """The anchor may not broadcast for now."""

    code = "hosts.suspended"
    title = _("主播已被停播")


class SlugTaken(Refusal):
    """Another room has this address, or it can't be one. `data.slug` is it."""

    code = "hosts.slug_taken"
    title = _("这个地址不能用，请换一个")


class RoomClosed(Refusal):
    """The room is out of use."""

    code = "hosts.room_closed"
    title = _("直播间已停用")


class AlreadyInCrew(Refusal):
    """The person works in the room already, as crew or as its anchor."""

    code = "hosts.already_in_crew"
    title = _("已经是这个直播间的成员")


class UnknownRole(Refusal):
    """No such role in a crew."""

    code = "hosts.unknown_role"
    status = 400
    title = _("没有这个角色")


class NobodyThere(Refusal):
    """Nobody has signed in with this phone number."""

    code = "hosts.nobody_there"
    status = 404
    title = _("这个手机号还没有登录过暖心桥，请对方先登录一次")

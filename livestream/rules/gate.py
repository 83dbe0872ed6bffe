"""What must be so before a session goes live; what is missing is said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Facts:
    """What the gate asks about. `verified_until` is the end of the anchor's identity check."""

    verified_until: datetime | None
    suspended: bool
    room_closed: bool
    title: str
    stocked_offers: int
    without_offers: bool
    signal: str
    another_on_air: bool
    external: bool = False


@dataclass(frozen=True)
class Item:
    """One condition; `action` says what to do about it while it is not met."""

    code: str
    title: StrOrPromise
    done: bool
    action: StrOrPromise | None = None


def items(facts: Facts, at: datetime) -> list[Item]:
    """Every condition at the time `at`, in the order in which one meets them."""
    return [
        _identity(facts, at),
        Item(
            "room_open",
            _("直播间可用"),
            not facts.room_closed,
            _("直播间已停用，请联系工作人员"),
        ),
        Item("title", _("有标题"), bool(facts.title.strip()), _("请填写本场标题")),
        Item(
            "offers",
            _("有可售商品"),
            facts.without_offers or facts.stocked_offers > 0,
            _("请在“本场商品”里加一件有库存的商品"),
        ),
        Item(
            "alone",
            _("没有别的场次在播"),
            not facts.another_on_air,
            _("本直播间还有一场没有下播，请先下播"),
        ),
        Item(
            "signal",
            _("画面已到达"),
            facts.external or facts.signal == "live",
            _("打开摄像头，再按“开播”，画面就传上来"),
        ),
    ]


def _identity(facts: Facts, at: datetime) -> Item:
    """Rules on live commerce: the host is checked before the first session and every six months."""
    if facts.suspended:
        return Item("verified", _("主播可以开播"), False, _("主播已被停播，请联系工作人员"))
    if facts.verified_until is None:
        return Item("verified", _("主播已实名核验"), False, _("请先完成实名核验"))
    if at >= facts.verified_until:
        return Item("verified", _("主播已实名核验"), False, _("实名核验已过期，请联系工作人员重新核验"))
    return Item("verified", _("主播已实名核验"), True)


def missing(found: Sequence[Item]) -> list[str]:
    """The codes of what is not met."""
    return [item.code for item in found if not item.done]

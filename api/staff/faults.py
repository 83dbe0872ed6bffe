"""What a refusal says to who filled in a form: its title, and of each field its label and what it must be."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core.errors import Refusal

NOT_MONEY, NOT_A_COUNT = "not_money", "not_a_count"
KINDS: dict[str, StrOrPromise] = {
    NOT_MONEY: _("金额写成 12.50 这样，最多两位小数"),
    NOT_A_COUNT: _("只填整数"),
}
"""What is wrong with a field, whichever it is."""
FIELDS: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "code": (_("券码"), _("3–16 位字母或数字，不能与已有的券相同")),
    "title": (_("名称"), _("1 到 30 个字")),
    "amount_fen": (_("减多少"), _("要大于 0")),
    "min_spend_fen": (_("满多少可用"), _("要大于减的数")),
    "starts_at": (_("开始时间"), _("没有填对")),
    "ends_at": (_("结束时间"), _("要在开始之后，也要在现在之后")),
    "total_count": (_("总数"), _("1 到 1000000")),
    "per_person": (_("每人最多领"), _("1 到 100")),
    "funding": (_("谁出钱"), _("没有选对；平台出资要由管全部工会的人来发")),
    "organisation": (_("哪家的商品可用"), _("没有选对；商家出资要选一家您能管的")),
    "session": (_("只在哪场直播领"), _("没有选对")),
    "fee_fen": (_("运费"), _("0 到 1000 元")),
    "free_from_fen": (_("满多少包邮"), _("要大于 0，或不填")),
    "units": (_("退件数"), _("没有填对")),
    "amount": (_("金额"), _("要大于 0，不超过上限")),
    "amounts": (_("金额"), _("没有填对")),
    "postage": (_("运费"), _("没有填对")),
    "postage_fen": (_("运费"), _("没有填对")),
    "nothing": (_("退什么"), _("至少在一行填件数或金额，或填运费")),
    "lines": (_("明细"), _("至少选一行")),
    "note": (_("说明"), _("要写明原因")),
    "reason": (_("原因"), _("没有选对")),
    "tracking_number": (_("运单号"), _("没有填对")),
    "form_key": (_("页面"), _("已过期，请刷新后再填")),
    "day": (_("日期"), _("没有填对")),
    "why": (_("用途"), _("要选一项")),
    "role": (_("角色"), _("没有选对")),
}
"""What forms call each field, and what it must be."""


def said(refusal: Refusal) -> str:
    """The title, then whatever else the reader needs to put it right; a field of no form stays unsaid."""
    if refusal.detail and refusal.detail != refusal.code:
        more = [refusal.detail]
    else:
        more = [_field(name, codes) for name, codes in _named(refusal.data).items() if name in FIELDS]
    if longest := refusal.data.get("longest"):
        more.append(gettext("不能空着，最多 %(longest)s 个字") % {"longest": longest})
    title = str(refusal.title)
    return (
        gettext("%(title)s：%(more)s") % {"title": title, "more": gettext("；").join(more)} if more else title
    )


def _named(data: dict[str, Any]) -> dict[str, list[str]]:
    fields = data.get("fields")
    return fields if isinstance(fields, dict) else {}


def _field(name: str, codes: list[str]) -> str:
    label, hint = FIELDS[name]
    known = [KINDS[code] for code in codes if code in KINDS]
    return gettext("%(label)s（%(hint)s）") % {"label": label, "hint": known[0] if known else hint}

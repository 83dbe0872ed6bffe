"""How long a penalty lasts, and what it is based on."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from livestream.errors import BadTerm

LENGTHS: Mapping[str, timedelta] = {
    "ten_minutes": timedelta(minutes=10),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
TERMS: Mapping[str, tuple[str, ...]] = {
    "mute": ("ten_minutes", "hour", "session"),
    "ban": ("session", "day", "week", "month", "forever"),
}
"""A mute is short; what needs longer is a ban, which says so."""

BASIS: Mapping[str, str] = {
    "spam": "直播间发言规则第 1 条：不刷屏、不重复发送",
    "abuse": "直播间发言规则第 2 条：不辱骂、不攻击他人",
    "advert": "直播间发言规则第 3 条：不发与本场无关的广告和引流信息",
    "privacy": "直播间发言规则第 4 条：不公开他人的个人信息",
    "false": "直播间发言规则第 5 条：不发布不实信息",
    "other": "直播间发言规则第 6 条：不妨碍直播和其他观众",
}
"""The platform's own rules of talk, which the room shows; docs/chat.md lists them."""

APPEAL = "在直播间的提示里点“申诉”，写明理由；平台的审核人员会看到并答复，主播和场控也可以提前解除。"


def until(term: str, kind: str, at: datetime) -> datetime | None:
    """When a penalty from `at` ends; None for one that ends with the session, or never. Raises BadTerm."""
    if term not in TERMS[kind]:
        raise BadTerm(terms=list(TERMS[kind]))
    return at + LENGTHS[term] if term in LENGTHS else None

"""What the staff pages' menu holds: the work in groups, in the order in which a day goes."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROOMS = (
    (_("场次数据"), "staff_sessions"),
    (_("处罚与申诉"), "staff_penalties"),
    (_("全平台屏蔽词"), "staff_words"),
)
ORDERS = (
    (pgettext_lazy("plural", "订单"), "shop_order_changelist"),
    (_("发货"), "staff_parcels"),
    (_("退货退款"), "staff_returns"),
    (pgettext_lazy("plural", "优惠券"), "staff_coupons"),
    (_("运费"), "staff_postage"),
)
MONEY = (
    (_("账本"), "ledger_txn_changelist"),
    (_("账本核验"), "staff_verification"),
    (_("冻结款"), "staff_holds"),
    (pgettext_lazy("plural", "结算"), "staff_payouts"),
    (pgettext_lazy("plural", "调整"), "staff_adjustments"),
    (pgettext_lazy("plural", "对账"), "staff_reconciliations"),
    (pgettext_lazy("plural", "争议"), "staff_disputes"),
    (_("待处理款项"), "staff_waiting_money"),
)
PEOPLE = (
    (pgettext_lazy("plural", "机构"), "staff_organisations"),
    (pgettext_lazy("plural", "受助人"), "programmes_beneficiary_changelist"),
)
GROUPS = (
    (pgettext_lazy("plural", "直播间"), ROOMS),
    (_("订单售后"), ORDERS),
    (_("钱与账"), MONEY),
    (_("人员"), PEOPLE),
)
OF_ONE = {
    "staff_session": "staff_sessions",
    "staff_penalty": "staff_penalties",
    "staff_parcel": "staff_parcels",
    "staff_return": "staff_returns",
    "staff_stop_coupon": "staff_coupons",
    "staff_refund": "shop_order_changelist",
    "staff_part_refund": "shop_order_changelist",
    "staff_payout": "staff_payouts",
    "staff_adjustment": "staff_adjustments",
    "staff_adjustment_new": "staff_adjustments",
    "staff_organisation": "staff_organisations",
    "staff_reconciliation": "staff_reconciliations",
    "staff_trace": "ledger_txn_changelist",
}
"""The page of one thing stands under its list."""


@dataclass(frozen=True)
class Entry:
    """A page of the menu; `here` when the reader is on it, or on one of its things."""

    label: Any
    url: str
    here: bool


@dataclass(frozen=True)
class Group:
    """Pages that belong together."""

    label: Any
    entries: tuple[Entry, ...]

    @property
    def here(self) -> bool:
        """Whether the reader is on one of its pages."""
        return any(entry.here for entry in self.entries)


def menu(request: HttpRequest) -> list[Group]:
    """The whole menu, as seen from the page that was asked for."""
    name = request.resolver_match.url_name if request.resolver_match else None
    at = OF_ONE.get(name or "", name)
    return [
        Group(label, tuple(Entry(title, reverse(f"admin:{page}"), page == at) for title, page in pages))
        for label, pages in GROUPS
    ]

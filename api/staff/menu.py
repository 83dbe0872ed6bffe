"""What the staff pages' menu holds: the work in groups, in the order in which a day goes."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.queries.scope import Scope


def _anybody(scope: Scope) -> bool:
    """Federations' staff, and those who answer for an organisation."""
    return not scope.is_empty or bool(scope.organisations)


def _staff(scope: Scope) -> bool:
    """Who has a role in a federation."""
    return not scope.is_empty


def _whole(scope: Scope) -> bool:
    """Who sees every federation."""
    return scope.is_whole


def _reads(scope: Scope) -> bool:
    """Who reads the books of a federation."""
    return not scope.of_books().is_empty


def _reads_whole(scope: Scope) -> bool:
    """Who reads the books of every federation."""
    return scope.of_books().is_whole


def _sellers(scope: Scope) -> bool:
    """Who sets coupons and postage."""
    return scope.everything or bool(scope.may_refund or scope.organisations)


def _books(scope: Scope) -> bool:
    """Who reads payouts and adjustments."""
    return scope.everything or bool(scope.may_audit)


ROOMS = (
    (_("场次数据"), "staff_sessions", _staff),
    (_("处罚与申诉"), "staff_penalties", _staff),
    (_("全平台屏蔽词"), "staff_words", _whole),
)
ORDERS = (
    (pgettext_lazy("plural", "订单"), "shop_order_changelist", _staff),
    (_("发货"), "staff_parcels", _anybody),
    (_("退货退款"), "staff_returns", _anybody),
    (pgettext_lazy("plural", "优惠券"), "staff_coupons", _sellers),
    (_("运费"), "staff_postage", _sellers),
)
MONEY = (
    (_("账本"), "ledger_txn_changelist", _reads),
    (_("账本核验"), "staff_verification", _reads_whole),
    (_("冻结款"), "staff_holds", _reads),
    (pgettext_lazy("plural", "结算"), "staff_payouts", _books),
    (pgettext_lazy("plural", "调整"), "staff_adjustments", _books),
    (pgettext_lazy("plural", "对账"), "staff_reconciliations", _reads_whole),
    (pgettext_lazy("plural", "争议"), "staff_disputes", _reads_whole),
    (_("待处理款项"), "staff_waiting_money", _reads_whole),
)
PEOPLE = (
    (pgettext_lazy("plural", "机构"), "staff_organisations", _anybody),
    (pgettext_lazy("plural", "受助人"), "programmes_beneficiary_changelist", _staff),
)
GROUPS = (
    (pgettext_lazy("plural", "直播间"), ROOMS),
    (_("订单售后"), ORDERS),
    (_("钱与账"), MONEY),
    (_("人员"), PEOPLE),
)
"""Each page with who may open it: the page itself refuses anybody else, the menu only leaves it out."""
OF_ONE = {
    "staff_session": "staff_sessions",
    "staff_penalty": "staff_penalties",
    "staff_parcel": "staff_parcels",
    "staff_return": "staff_returns",
    "staff_stop_coupon": "staff_coupons",
    "staff_order": "shop_order_changelist",
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
    """What the reader may open of the menu, as seen from the page that was asked for."""
    # late: the admin reads this menu's template tag while it is being imported itself
    from programmes.federated_admin import request_scope

    name = request.resolver_match.url_name if request.resolver_match else None
    at, scope = OF_ONE.get(name or "", name), request_scope(request)
    groups = [
        Group(
            label,
            tuple(
                Entry(title, reverse(f"admin:{page}"), page == at)
                for title, page, may_open in pages
                if may_open(scope)
            ),
        )
        for label, pages in GROUPS
    ]
    return [group for group in groups if group.entries]


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The same menu beside the tables, in the words of the admin's theme, between the first page and the tables."""
    groups = [
        ("", [(_("工作台"), "admin:index")]),
        *((group.label, [(entry.label, entry.url) for entry in group.entries]) for group in menu(request)),
        ("", [(_("全部表格"), "admin:staff_tables")]),
    ]
    return [
        {"title": title, "items": [{"title": label, "link": resolve_url(to)} for label, to in entries]}
        for title, entries in groups
    ]

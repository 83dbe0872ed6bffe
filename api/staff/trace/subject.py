"""A thing in the trace: what it is, its facts, and the order lines behind it."""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from api.staff.tables import Value, written
from shop.models import OrderLine

KINDS = {
    "group": _("买家群"),
    "room": _("直播间"),
    "session": _("场次"),
    "offer": _("商品"),
    "line": _("订单行"),
    "txn": pgettext_lazy("books", "凭证"),
    "payout": _("结算"),
    "beneficiary": _("受益人"),
}
"""The chain in its order: where a buyer came from, down to who is credited."""


@dataclass(frozen=True)
class Fact:
    """One line of what is known of a thing; `money` says that the value is fen."""

    label: StrOrPromise
    value: Value
    money: bool = False
    href: str = ""

    @property
    def text(self) -> str:
        """The value as people read it."""
        return written(self.value, is_money=self.money)

    @property
    def is_negative(self) -> bool:
        """Whether it is an amount below zero."""
        return self.money and isinstance(self.value, int) and self.value < 0


@dataclass(frozen=True)
class Subject:
    """The thing that a page is about.

    `lines` are the order lines in scope behind it. `direct` holds related things that are known without a line, such
    as a session's offers that sold nothing.
    """

    kind: str
    row: models.Model
    title: StrOrPromise
    facts: list[Fact]
    lines: QuerySet[OrderLine]
    direct: dict[str, QuerySet[models.Model]] = field(default_factory=dict)


def href(kind: str, pk: int) -> str:
    """The page of a thing."""
    return reverse("admin:staff_trace", args=[kind, pk])

"""The breadcrumb that is the chain: of each kind, what the subject hangs together with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django_stubs_ext import StrOrPromise

from api.staff.trace.subject import KINDS, Subject, href
from hosts.models import BuyersGroup, Room
from ledger.models import PayoutLine, Txn
from livestream.models import LiveSession, Offer
from programmes.models import Beneficiary
from programmes.queries.scope import Scope

SHOWN = 24
"""How many things of a kind stand on the page; the step says how many there are."""


@dataclass(frozen=True)
class Node:
    """A thing and its page; without an address it is named, but not for the reader to open."""

    title: StrOrPromise
    href: str


@dataclass(frozen=True)
class Step:
    """One kind of the chain. `count` may be more than the nodes shown."""

    kind: str
    label: StrOrPromise
    nodes: list[Node]
    count: int
    is_current: bool


def chain(subject: Subject, scope: Scope) -> list[Step]:
    """The eight steps, the subject's own in its place. At most two queries each."""
    return [_step(kind, subject, scope) for kind in KINDS]


def _step(kind: str, subject: Subject, scope: Scope) -> Step:
    if kind == subject.kind:
        return Step(kind, KINDS[kind], [Node(subject.title, "")], 1, is_current=True)
    rows = subject.direct.get(kind)
    if rows is None:
        rows = _behind(kind, subject)
    found = list(rows[: SHOWN + 1])
    count = len(found) if len(found) <= SHOWN else rows.count()
    return Step(kind, KINDS[kind], list(_nodes(kind, found[:SHOWN], subject, scope)), count, is_current=False)


def _behind(kind: str, subject: Subject) -> QuerySet[Any]:
    """The things of a kind that the subject's lines lead to."""
    lines = subject.lines.order_by()
    ids = lines.values("pk")
    if kind == "group":
        return BuyersGroup.objects.filter(code__in=lines.values("order__source_code")).order_by("code")
    if kind == "room":
        return Room.objects.filter(sessions__in=lines.values("session_ref")).distinct().order_by("id")
    if kind == "session":
        return LiveSession.objects.filter(pk__in=lines.values("session_ref")).order_by("-id")
    if kind == "offer":
        offers = Offer.objects.filter(sales__line__in=ids).distinct()
        return offers.select_related("variant__product").order_by("id")
    if kind == "line":
        return subject.lines.select_related("order").order_by("-id")
    if kind == "txn":
        return Txn.objects.filter(line_ref__in=ids).order_by("id")
    if kind == "payout":
        paid = PayoutLine.objects.filter(items__entry__txn__line_ref__in=ids, items__is_void=False).distinct()
        return paid.select_related("batch").order_by("id")
    makers = Beneficiary.objects.filter(lot_shares__lot__in=lines.values("lot")).distinct()
    return makers.select_related("programme").order_by("id")


def _nodes(kind: str, rows: Iterable[Any], subject: Subject, scope: Scope) -> Iterable[Node]:
    for row in rows:
        address = href(kind, row.pk)
        if kind == "beneficiary":
            may_open = scope.everything or row.programme.federation_id in scope.federations
            # the page that led to her record is the reason that the audit keeps
            address = f"{address}?why=trace:{subject.kind}:{subject.row.pk}" if may_open else ""
        yield Node(_title(kind, row), address)


def _title(kind: str, row: Any) -> str:
    if kind == "offer":
        return f"{row.variant.product.title} · {row.variant.name}"
    if kind == "line":
        return f"{row.order.number}-{row.position + 1}"
    if kind == "txn":
        return f"{row.get_kind_display()} {row.pk}"
    if kind == "payout":
        return f"{row.number} {row.get_status_display()}"
    return str(row)

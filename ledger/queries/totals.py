"""Sums over the journal. Gross is what was paid, net is less what was refunded, credited is the makers' part of net."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ledger.models import Entry, Txn

LineRefs = Iterable[int] | QuerySet[Any, Any]
"""Ids of order lines, or a query of them, which the database then joins itself."""
_SALE = Q(txn__kind=Txn.Kind.SALE)
_REFUND = Q(txn__kind__in=[Txn.Kind.REFUND, Txn.Kind.UNREFUND])
"""A refund that failed later takes itself back."""
_CLEARING = Q(role="")
_MAKER = Q(role="maker")


@dataclass(frozen=True)
class Totals:
    """Sums in fen; `orders` counts the orders that were paid, refunded ones included.

    `credited_fen` is what remains of the makers' part after refunds took `taken_back_fen` of it.
    """

    gross_fen: int = 0
    refunded_fen: int = 0
    net_fen: int = 0
    credited_fen: int = 0
    taken_back_fen: int = 0
    orders: int = 0

    @property
    def credited_when_sold_fen(self) -> int:
        """The makers' part before any refund."""
        return self.credited_fen + self.taken_back_fen


@dataclass(frozen=True)
class GrandTotals(Totals):
    """Sums over everything; `beneficiaries` were credited at least once, `sessions` sold at least once."""

    beneficiaries: int = 0
    sessions: int = 0


@dataclass(frozen=True)
class WorkshopTotals:
    """What a workshop's makers were credited, net of refunds, and how many they are."""

    workshop_id: int | None
    credited_fen: int
    makers: int


_SUMS = {
    "gross": Sum("amount", filter=_SALE & _CLEARING, default=0),
    "refunded": Sum("amount", filter=_REFUND & _CLEARING, default=0),
    "credited": Sum("amount", filter=_MAKER, default=0),
    "taken_back": Sum("amount", filter=_REFUND & _MAKER, default=0),
    "orders": Count("txn__order_ref", filter=_SALE, distinct=True),
}


def _sales_and_refunds() -> QuerySet[Entry]:
    return Entry.objects.filter(_SALE | _REFUND).order_by()


def _sums(row: Mapping[str, Any]) -> dict[str, int]:
    """A refund credits the clearing account and debits the makers: signs turn here, once."""
    return {
        "gross_fen": row["gross"],
        "refunded_fen": -row["refunded"],
        "net_fen": row["gross"] + row["refunded"],
        "credited_fen": -row["credited"],
        "taken_back_fen": row["taken_back"],
        "orders": row["orders"],
    }


def session_totals(session_refs: Iterable[int], *, line_refs: LineRefs | None = None) -> dict[int, Totals]:
    """The totals of each session asked for, all zero where nothing was sold.

    `line_refs` (ids, or a query of one column) narrows them to these order lines.
    """
    refs = list(session_refs)
    entries = _sales_and_refunds().filter(txn__session_ref__in=refs)
    if line_refs is not None:
        entries = entries.filter(txn__line_ref__in=line_refs)
    rows = entries.values("txn__session_ref").annotate(**_SUMS)
    found = {row["txn__session_ref"]: Totals(**_sums(row)) for row in rows}
    return {ref: found.get(ref, Totals()) for ref in refs}


def line_totals(line_refs: LineRefs) -> dict[int, Totals]:
    """The totals of each order line that stands in the books; the others are missing."""
    entries = _sales_and_refunds().filter(txn__line_ref__in=line_refs)
    rows = entries.values("txn__line_ref").annotate(**_SUMS)
    return {row["txn__line_ref"]: Totals(**_sums(row)) for row in rows if row["txn__line_ref"] is not None}


def sum_of(line_refs: LineRefs) -> Totals:
    """The totals of some order lines together."""
    row = _sales_and_refunds().filter(txn__line_ref__in=line_refs).aggregate(**_SUMS)
    return Totals(**_sums(row))


def grand_totals() -> GrandTotals:
    """The totals of everything that was ever sold."""
    row = _sales_and_refunds().aggregate(
        **_SUMS,
        beneficiaries=Count("account__beneficiary_id", filter=_MAKER, distinct=True),
        sessions=Count("txn__session_ref", distinct=True),
    )
    return GrandTotals(**_sums(row), beneficiaries=row["beneficiaries"], sessions=row["sessions"])


def totals_by_workshop() -> list[WorkshopTotals]:
    """What each workshop's makers were credited, most first."""
    rows = (
        _sales_and_refunds()
        .filter(_MAKER)
        .values("account__beneficiary__workshop_id")
        .annotate(credited=Sum("amount"), makers=Count("account__beneficiary_id", distinct=True))
        .order_by("credited")
    )
    return [
        WorkshopTotals(row["account__beneficiary__workshop_id"], -row["credited"], row["makers"])
        for row in rows
    ]

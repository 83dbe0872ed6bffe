"""What is on hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

from ledger.models import Entry

_HELD = Q(layer=Entry.Layer.HELD)


@dataclass(frozen=True)
class Held:
    """Fen of a line that are on hold, of which the makers' part."""

    amount_fen: int
    makers_fen: int


@dataclass(frozen=True)
class HeldInAll:
    """Fen on hold of many lines, of which the makers' part, and beside it of their orders' postage."""

    goods_fen: int
    makers_fen: int
    postage_fen: int

    @property
    def amount_fen(self) -> int:
        """Goods and postage."""
        return self.goods_fen + self.postage_fen


def held_of_lines(line_refs: Iterable[int]) -> dict[int, Held]:
    """By line; those of which nothing is held are missing."""
    rows = (
        Entry.objects.filter(_HELD, txn__line_ref__in=list(line_refs))
        .order_by()
        .values("txn__line_ref")
        .annotate(held=Sum("amount"), makers=Sum("amount", filter=Q(role=Entry.Role.MAKER), default=0))
    )
    return {row["txn__line_ref"] or 0: Held(-row["held"], -row["makers"]) for row in rows if row["held"]}


def held_in_all(line_refs: QuerySet[Any], order_refs: QuerySet[Any]) -> HeldInAll:
    """Of all these lines, and the postage of these orders, in two queries."""
    entries = Entry.objects.filter(_HELD, txn__line_ref__in=line_refs).order_by()
    makers = Sum("amount", filter=Q(role=Entry.Role.MAKER), default=0)
    sums = entries.aggregate(held=Sum("amount", default=0), makers=makers)
    sent = Entry.objects.filter(_HELD, txn__order_ref__in=order_refs, role=Entry.Role.POSTAGE)
    postage = sent.order_by().aggregate(held=Sum("amount", default=0))["held"]
    return HeldInAll(-sums["held"], -sums["makers"], -postage)


def held_postage(order_refs: Iterable[int]) -> dict[int, int]:
    """By order, in fen; those of which nothing is held are missing."""
    entries = Entry.objects.filter(_HELD, txn__order_ref__in=list(order_refs), role=Entry.Role.POSTAGE)
    rows = entries.order_by().values_list("txn__order_ref").annotate(held=Sum("amount"))
    return {ref: -fen for ref, fen in rows if ref is not None and fen}

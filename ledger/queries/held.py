"""What is on hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from ledger.models import Entry

_HELD = Q(layer=Entry.Layer.HELD)


@dataclass(frozen=True)
class Held:
    """Fen of a line that are on hold, of which the makers' part."""

    amount_fen: int
    makers_fen: int


def held_of_lines(line_refs: Iterable[int]) -> dict[int, Held]:
    """By line; those of which nothing is held are missing."""
    rows = (
        Entry.objects.filter(_HELD, txn__line_ref__in=list(line_refs))
        .order_by()
        .values("txn__line_ref")
        .annotate(held=Sum("amount"), makers=Sum("amount", filter=Q(role=Entry.Role.MAKER), default=0))
    )
    return {row["txn__line_ref"] or 0: Held(-row["held"], -row["makers"]) for row in rows if row["held"]}


def held_postage(order_refs: Iterable[int]) -> dict[int, int]:
    """By order, in fen; those of which nothing is held are missing."""
    entries = Entry.objects.filter(_HELD, txn__order_ref__in=list(order_refs), role=Entry.Role.POSTAGE)
    rows = entries.order_by().values_list("txn__order_ref").annotate(held=Sum("amount"))
    return {ref: -fen for ref, fen in rows if ref is not None and fen}

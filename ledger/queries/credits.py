"""Who was credited what for an order line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Min, Q, Sum

from ledger.models import Entry, Txn

State = Literal["held", "available", "paid", "reversed"]


@dataclass(frozen=True)
class Credit:
    """One party's part of a line, in fen: `amount_fen` as sold, of which `refunded_fen` was taken back."""

    role: str
    beneficiary_id: int | None
    organisation_id: int | None
    amount_fen: int
    refunded_fen: int = 0
    state: State = "held"
    txn_id: int | None = None

    @property
    def net_fen(self) -> int:
        """What is left of it."""
        return self.amount_fen - self.refunded_fen


_SALE = Q(txn__kind=Txn.Kind.SALE)
_REFUND = Q(txn__kind__in=[Txn.Kind.REFUND, Txn.Kind.UNREFUND])
_HELD = Q(layer=Entry.Layer.HELD)


def line_credits(line_refs: Iterable[int]) -> dict[int, list[Credit]]:
    """The credits of each line, in the order of its split; a line that was never posted has an empty list."""
    refs = list(line_refs)
    rows = (
        Entry.objects.filter(txn__line_ref__in=refs)
        .exclude(role__in=["", Entry.Role.COUPON])
        .values("txn__line_ref", "role", "account__beneficiary_id", "account__organisation_id")
        .annotate(
            sold=Sum("amount", filter=_SALE),
            refunded=Sum("amount", filter=_REFUND),
            held=Sum("amount", filter=_HELD),
            sale=Min("txn_id", filter=_SALE),
            place=Min("position", filter=_SALE),
        )
        .order_by("txn__line_ref", "place")
    )
    credits: dict[int | None, list[Credit]] = defaultdict(list)
    for row in rows:
        credits[row["txn__line_ref"]].append(_credit(row))
    return {ref: credits[ref] for ref in refs}


def _credit(row: Mapping[str, Any]) -> Credit:
    """A credit stands negative in the books, and positive here."""
    amount, refunded, held = -(row["sold"] or 0), row["refunded"] or 0, -(row["held"] or 0)
    state: State = "reversed" if refunded == amount else "held" if held > 0 else "available"
    return Credit(
        role=row["role"],
        beneficiary_id=row["account__beneficiary_id"],
        organisation_id=row["account__organisation_id"],
        amount_fen=amount,
        refunded_fen=refunded,
        state=state,
        txn_id=row["sale"],
    )

"""Who was credited what for an order line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Max, Min, Q, Sum

from ledger.models import Entry, PayoutItem, PayoutLine, Txn

State = Literal["held", "available", "paid", "reversed"]


@dataclass(frozen=True)
class Credit:
    """One party's part of a line, in fen: `amount_fen` as sold, of which `refunded_fen` was taken back.

    `paid_at`: when the last of it was paid out; None before.
    """

    role: str
    beneficiary_id: int | None
    organisation_id: int | None
    amount_fen: int
    refunded_fen: int = 0
    state: State = "held"
    txn_id: int | None = None
    paid_at: datetime | None = None

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
        .values("txn__line_ref", "role", "account_id", "account__beneficiary_id", "account__organisation_id")
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
    paid = _paid(refs)
    for row in rows:
        key = (row["txn__line_ref"], row["account_id"], row["role"])
        credits[row["txn__line_ref"]].append(_credit(row, *paid.get(key, (0, None))))
    return {ref: credits[ref] for ref in refs}


def line_coupons(line_refs: Iterable[int]) -> dict[int, tuple[int, int]]:
    """What the platform bears of each line's price for a coupon that it funds, and what of it came back, in fen."""
    rows = (
        Entry.objects.filter(txn__line_ref__in=list(line_refs), role=Entry.Role.COUPON)
        .order_by()
        .values_list("txn__line_ref")
        .annotate(sold=Sum("amount", filter=_SALE), back=Sum("amount", filter=_REFUND))
    )
    return {ref: (sold or 0, -(back or 0)) for ref, sold, back in rows if ref is not None}


def sales_of_maker(beneficiary_id: int, *, before: int | None, limit: int) -> list[tuple[int, int]]:
    """Transaction and line of each sale that credited a maker, newest first, those with an id under `before`."""
    rows = Entry.objects.filter(
        account__beneficiary=beneficiary_id, role=Entry.Role.MAKER, txn__kind=Txn.Kind.SALE
    )
    if before is not None:
        rows = rows.filter(txn_id__lt=before)
    found = rows.order_by("-txn_id").values_list("txn_id", "txn__line_ref")[:limit]
    return [(txn_id, line_ref or 0) for txn_id, line_ref in found]


def _paid(refs: Sequence[int]) -> dict[tuple[int | None, int, str], tuple[int, datetime | None]]:
    """What was paid out of each share (fen), and when the last of it was."""
    items = PayoutItem.objects.filter(
        is_void=False, line__status=PayoutLine.Status.PAID, entry__txn__line_ref__in=refs
    )
    rows = (
        items.order_by()
        .values_list("entry__txn__line_ref", "entry__account_id", "entry__role")
        .annotate(fen=Sum("entry__amount"), at=Max("line__settled_at"))
    )
    return {(ref, account, role): (-fen, at) for ref, account, role, fen, at in rows}


def _state(net_fen: int, held_fen: int, paid_fen: int) -> State:
    if not net_fen:
        return "reversed"
    if held_fen > 0:
        return "held"
    return "paid" if paid_fen >= net_fen else "available"


def _credit(row: Mapping[str, Any], paid_fen: int, paid_at: datetime | None) -> Credit:
    """A credit stands negative in the books, and positive here."""
    amount, refunded, held = -(row["sold"] or 0), row["refunded"] or 0, -(row["held"] or 0)
    state = _state(amount - refunded, held, paid_fen)
    return Credit(
        role=row["role"],
        beneficiary_id=row["account__beneficiary_id"],
        organisation_id=row["account__organisation_id"],
        amount_fen=amount,
        refunded_fen=refunded,
        state=state,
        txn_id=row["sale"],
        paid_at=paid_at if state == "paid" else None,
    )

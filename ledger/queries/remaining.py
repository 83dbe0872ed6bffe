"""What remains of each share of a sale."""

from dataclasses import dataclass

from django.db.models import Min, Q, Sum

from ledger.models import Entry, Txn

_MOVES = Q(txn__kind__in=[Txn.Kind.SALE, Txn.Kind.REFUND, Txn.Kind.UNREFUND])


@dataclass(frozen=True)
class Remaining:
    """A share less what was refunded, in fen, the layer (H or A) from which it goes back, and how much is held.

    They differ while a refund of before the release failed after it: that part comes back into the hold.
    """

    account_id: int
    role: str
    amount_fen: int
    layer: str
    held_fen: int


def remaining_coupon(sale: Txn) -> tuple[int, int]:
    """Who bears the line's discount (account id, 0 for nobody) and how much of it remains, in fen."""
    rows = Entry.objects.filter(_MOVES, txn__line_ref=sale.line_ref, role=Entry.Role.COUPON)
    row = rows.values("account_id").annotate(left=Sum("amount")).order_by("account_id").first()
    return (row["account_id"], row["left"]) if row else (0, 0)


def remaining_shares(sale: Txn) -> list[Remaining]:
    """The shares of a sale's line, in the order of its split."""
    rows = (
        Entry.objects.filter(txn__line_ref=sale.line_ref)
        .exclude(role__in=["", Entry.Role.COUPON])
        .values("account_id", "role")
        .annotate(
            left=Sum("amount", filter=_MOVES),
            held=Sum("amount", filter=Q(layer=Entry.Layer.HELD), default=0),
            place=Min("position", filter=Q(txn=sale)),
        )
        .order_by("place")
    )
    return [
        Remaining(
            account_id=row["account_id"],
            role=row["role"],
            amount_fen=-row["left"],
            layer=Entry.Layer.HELD if row["held"] < 0 else Entry.Layer.AVAILABLE,
            held_fen=-row["held"],
        )
        for row in rows
    ]

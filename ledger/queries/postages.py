"""What remains of an order's postage."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from ledger.models import Entry, Txn

_MOVES = Q(txn__kind__in=[Txn.Kind.POSTAGE, Txn.Kind.POSTBACK, Txn.Kind.UNREFUND])
_HELD = Q(layer=Entry.Layer.HELD)


@dataclass(frozen=True)
class PostageLeft:
    """Postage less what was refunded, in fen, the layer (H or A) from which it goes back, and how much is held."""

    account_id: int
    amount_fen: int
    layer: str
    held_fen: int


def postages_left(order_ref: int) -> list[PostageLeft]:
    """The postage of each who dispatches a part of the order."""
    rows = (
        Entry.objects.filter(txn__order_ref=order_ref, role=Entry.Role.POSTAGE)
        .values("account_id")
        .annotate(left=Sum("amount", filter=_MOVES), held=Sum("amount", filter=_HELD, default=0))
        .order_by("account_id")
    )
    layers = {True: Entry.Layer.HELD, False: Entry.Layer.AVAILABLE}
    return [
        PostageLeft(row["account_id"], -row["left"], layers[row["held"] < 0], -row["held"]) for row in rows
    ]

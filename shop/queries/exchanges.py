"""What movements in another currency took of ours, by our own records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.money import CURRENCY
from ledger.queries import clearing_moves_received
from shop.models import Dispute, Movement, Payment, Refund, Stray, StrayRefund
from shop.rules.exchanging import exchanged_fen
from shop.rules.suspense import suspense_ref

AT_ONCE = 400
"""Names a query: below SQLite's limit of parameters."""


@dataclass(frozen=True)
class Due:
    """`fen` of ours, in the direction of the movement; the order they were of, if any."""

    fen: int
    order_ref: int | None


def exchanges_due(rail: str, movements: Iterable[Movement]) -> dict[str, Due]:
    """By the processor's name of each movement; missing are those in our currency, without a rate, or unknown to us."""
    abroad = [row for row in movements if row.currency != CURRENCY and row.exchange_rate and row.source_id]
    found = {}
    for start in range(0, len(abroad), AT_ONCE):
        part = abroad[start : start + AT_ONCE]
        records = _records(rail, {row.source_id for row in part})
        for row in part:
            record = records.get((row.category.partition("_")[0], row.source_id))
            fen = exchanged_fen(row.category, record.fen, row.amount) if record else None
            if record and fen is not None:
                found[row.movement_id] = Due(fen, record.order_ref)
    return found


def _records(rail: str, sources: set[str]) -> dict[tuple[str, str], Due]:
    """Our records by what they are and the processor's name; those that the books know."""
    payments = Payment.objects.filter(gateway=rail, charge_id__in=sources, received_fen__isnull=False)
    refunds = Refund.objects.filter(payment__gateway=rail, processor_id__in=sources).select_related("payment")
    disputes = Dispute.objects.filter(payment__gateway=rail, dispute_id__in=sources)
    strays = Stray.objects.filter(gateway=rail)
    rows, back = list(payments), list(refunds)
    in_books = _in_books(rail, [*rows, *(refund.payment for refund in back)])
    found = {
        ("charge", row.charge_id): Due(row.received_fen or 0, row.order_id)
        for row in rows
        if row.pk in in_books
    }
    found |= {
        ("refund", row.processor_id or ""): Due(row.amount_fen, row.order_id)
        for row in back
        if row.payment_id in in_books
    }
    found |= {("dispute", row.dispute_id): Due(row.amount_fen, row.order_id) for row in disputes}
    for stray in strays.filter(charge_id__in=sources):
        found["charge", stray.charge_id] = Due(stray.amount_fen, None)
    gone = StrayRefund.objects.filter(stray__gateway=rail, refund_id__in=sources).select_related("stray")
    found |= {("refund", row.refund_id or ""): Due(row.stray.amount_fen, None) for row in gone}
    return found


def _in_books(rail: str, payments: Sequence[Payment]) -> set[int]:
    """Those that pay an order or stand in suspense; what came in another currency than the books' does neither."""
    others = {suspense_ref(row.pk): row.pk for row in payments if not row.pays_order}
    received = {move.source.ref for move in clearing_moves_received(rail, others)}
    return {row.pk for row in payments if row.pays_order} | {others[ref] for ref in received & others.keys()}

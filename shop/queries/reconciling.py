"""One day of the processor's movements, our records and the books, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Min, Model, Q, QuerySet

from core.money import CURRENCY
from ledger.queries import (
    ClearingMove,
    clearing_moves_between,
    clearing_moves_of,
    clearing_moves_received,
)
from shop.models import Dispute, Movement, Payment, Refund, Stray
from shop.queries.exchanges import exchanges_due
from shop.rules.reconciling import Booked, Exchanged, Ours, Sides, Theirs, day_of
from shop.rules.suspense import stray_of, suspense_ref

M = TypeVar("M", bound=Model)
AT_ONCE = 5_000


@dataclass
class _Records:
    """The rows that a day touches, by our records, by the books, or by the processor's names."""

    payments: dict[int, Payment] = field(default_factory=dict)
    refunds: dict[int, Refund] = field(default_factory=dict)
    disputes: dict[int, Dispute] = field(default_factory=dict)
    strays: dict[int, Stray] = field(default_factory=dict)


def first_day(rail: str) -> date | None:
    """The first day that can be reconciled: that of our first payment, or of the processor's first movement."""
    payments = Payment.objects.filter(gateway=rail).aggregate(first=Min("created_at"))["first"]
    movements = Movement.objects.filter(gateway=rail).aggregate(first=Min("at"))["first"]
    known = [day_of(at) for at in (payments, movements) if at]
    return min(known) if known else None


def sides_of(rail: str, since: datetime, until: datetime) -> Sides:
    """What is to be compared of [since, until)."""
    day = list(Movement.objects.filter(gateway=rail, at__gte=since, at__lt=until).order_by("at", "id"))
    booked = clearing_moves_between(rail, since, until)
    records = _records(rail, {row.source_id for row in day}, booked, since, until)
    whole = _whole(rail, records, booked)
    ours = list(_ours(records, _sums(whole)))
    known = _known(records)
    plain = [move for move in booked if move.source.what not in ("fee", "transfer", "exchange")]
    theirs = _among(Movement.objects.filter(gateway=rail), "source_id", {row.source for row in ours})
    return Sides(
        ours=ours,
        theirs=[_theirs(row) for row in theirs],
        day=[_theirs(row) for row in day],
        fees=[_booked(move) for move in booked if move.source.what == "fee"],
        transfers=[_booked(move) for move in booked if move.source.what == "transfer"],
        loose=[_booked(move) for move in plain if (move.source.what, move.source.ref) not in known],
        exchanges=list(_exchanged(move for move in booked if move.source.what == "exchange")),
        unsettled=_unsettled(rail, {row.source_id for row in day}),
        due={key: due.fen for key, due in exchanges_due(rail, day).items()},
    )


def _unsettled(rail: str, sources: set[str]) -> dict[str, str]:
    """Our payments that these charges pay, and of which we recorded nothing yet."""
    waiting = Payment.objects.filter(gateway=rail, received_fen=None)
    return {row.charge_id: f"payment:{row.pk}" for row in _among(waiting, "charge_id", sources)}


def _among(rows: QuerySet[M], name: str, values: Iterable[object]) -> Iterator[M]:
    """The rows whose field is one of many values, a few thousand at a time."""
    wanted = sorted({value for value in values if value}, key=str)
    for start in range(0, len(wanted), AT_ONCE):
        yield from rows.filter(**{f"{name}__in": wanted[start : start + AT_ONCE]})


def _records(
    rail: str, sources: set[str], booked: list[ClearingMove], since: datetime, until: datetime
) -> _Records:
    named: dict[str, set[str]] = defaultdict(set)
    for move in booked:
        named[move.source.what].add(move.source.ref)
    paid = Payment.objects.filter(gateway=rail, received_fen__isnull=False)
    gone = Refund.objects.filter(payment__gateway=rail)
    disputed = Dispute.objects.filter(payment__gateway=rail)
    strays = Stray.objects.filter(gateway=rail).prefetch_related("refunds")
    received = {ref.partition(":")[2] for ref in named["received"] if ref.startswith("payment:")}
    settled = Q(settled_at__gte=since, settled_at__lt=until)
    found = _Records()
    for row in (
        *paid.filter(settled),
        *_among(paid, "charge_id", sources),
        *_among(paid.filter(pays_order=True), "order_id", named["order"]),
        *_among(paid, "id", received),
    ):
        found.payments[row.pk] = row
    for refund in (
        *gone.filter(settled),
        *_among(gone, "processor_id", sources),
        *_among(gone, "id", {ref for ref in named["refund"] if ref.isdigit()}),
    ):
        found.refunds[refund.pk] = refund
    for dispute in (
        *disputed.filter(opened_at__gte=since, opened_at__lt=until),
        *_among(disputed, "dispute_id", sources | named["dispute"]),
        *_among(disputed, "dispute_id", {row.processor_id for row in found.refunds.values()}),
    ):
        found.disputes[dispute.pk] = dispute
    for stray in (
        *strays.filter(seen_at__gte=since, seen_at__lt=until),
        *_among(strays, "charge_id", sources),
        *_among(strays, "refunds__refund_id", sources),
        *_among(strays, "intent_id", named["received"]),
        *_among(strays, "id", {stray_of(ref) for ref in named["refund"]}),
    ):
        found.strays[stray.pk] = stray
    return found


def _whole(rail: str, records: _Records, booked: list[ClearingMove]) -> list[ClearingMove]:
    """All that the books say of the records, on whatever day, each entry once."""
    orders = {row.order_id for row in records.payments.values()}
    orders |= {row.order_id for row in records.refunds.values()}
    orders |= {row.order_id for row in records.disputes.values()}
    moves = [
        *booked,
        *clearing_moves_of(rail, orders),
        *clearing_moves_received(rail, (row.intent_id for row in records.strays.values())),
    ]
    return list({(move.txn_id, move.currency): move for move in moves}.values())


def _sums(moves: Iterable[ClearingMove]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for move in moves:
        if move.currency == CURRENCY:
            sums[move.source.what, move.source.ref] += move.amount
    return sums


def _ours(records: _Records, sums: dict[tuple[str, str], int]) -> Iterator[Ours]:
    for payment in records.payments.values():
        key = (
            ("order", str(payment.order_id)) if payment.pays_order else ("received", suspense_ref(payment.pk))
        )
        yield Ours(f"payment:{payment.pk}", payment.charge_id, payment.received_fen or 0, sums.get(key, 0))
    by_bank: dict[str, int] = defaultdict(int)
    names = {dispute.dispute_id for dispute in records.disputes.values()}
    for refund in records.refunds.values():
        booked = sums.get(("refund", str(refund.pk)), 0)
        if refund.processor_id in names:
            by_bank[refund.processor_id or ""] += booked
            continue
        went = -refund.amount_fen if refund.status == Refund.Status.SUCCEEDED else 0
        is_final = refund.status in (Refund.Status.SUCCEEDED, Refund.Status.FAILED)
        yield Ours(f"refund:{refund.pk}", refund.processor_id or "", went, booked, is_final)
    for dispute in records.disputes.values():
        taken = dispute.took_money and dispute.status != Dispute.Status.WON
        booked = sums.get(("dispute", dispute.dispute_id), 0) + by_bank[dispute.dispute_id]
        yield Ours(
            f"dispute:{dispute.pk}",
            dispute.dispute_id,
            -dispute.amount_fen if taken else 0,
            booked,
            dispute.status != Dispute.Status.OPEN,
        )
    for stray in records.strays.values():
        came = sums.get(("received", stray.intent_id), 0)
        yield Ours(f"stray:{stray.pk}", stray.charge_id, stray.amount_fen, came)
        for gone_back in stray.refunds.all():
            went = -stray.amount_fen if gone_back.status == Refund.Status.SUCCEEDED else 0
            is_final = gone_back.status in (Refund.Status.SUCCEEDED, Refund.Status.FAILED)
            back = sums.get(("refund", gone_back.books_ref), 0)
            yield Ours(f"stray:{stray.pk}", gone_back.refund_id or "", went, back, is_final)


def _known(records: _Records) -> set[tuple[str, str]]:
    """What the records are called in the books."""
    known: set[tuple[str, str]] = set()
    for payment in records.payments.values():
        known.add(("received", suspense_ref(payment.pk)))
        if payment.pays_order:
            known.add(("order", str(payment.order_id)))
    known |= {("refund", str(key)) for key in records.refunds}
    known |= {("dispute", dispute.dispute_id) for dispute in records.disputes.values()}
    for stray in records.strays.values():
        known.add(("received", stray.intent_id))
        known |= {("refund", row.books_ref) for row in stray.refunds.all()}
    return known


def _exchanged(moves: Iterable[ClearingMove]) -> Iterator[Exchanged]:
    """The two clearing entries of each exchange, side by side."""
    by_txn: dict[int, list[ClearingMove]] = defaultdict(list)
    for move in moves:
        by_txn[move.txn_id].append(move)
    for txn_id, pair in by_txn.items():
        other = next((move.currency for move in pair if move.currency != CURRENCY), "")
        yield Exchanged(
            f"txn:{txn_id}",
            pair[0].source.ref,
            -sum(move.amount for move in pair if move.currency == CURRENCY),
            sum(move.amount for move in pair if move.currency == other),
            other,
        )


def _theirs(row: Movement) -> Theirs:
    return Theirs(
        row.movement_id,
        row.source_id,
        row.kind,
        row.category,
        row.amount,
        row.fee,
        row.currency,
        row.exchange_rate,
    )


def _booked(move: ClearingMove) -> Booked:
    """What left: clearing is credited for it."""
    return Booked(f"txn:{move.txn_id}", move.source.ref, -move.amount, move.currency)

"""How the processor's movements and our records are compared. Pure: tables in, differences out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from core.money import CURRENCY

FACTS = ("kind", "category", "source_id", "amount", "fee", "currency", "exchange_rate", "at")
"""What a movement says; the processor never changes it."""
ZONE = ZoneInfo("Asia/Shanghai")
_FEES = frozenset({"stripe_fee", "stripe_fx_fee", "tax_fee"})
_TRANSFERS = frozenset({"payout", "payout_cancel", "payout_failure"})
_UNKNOWN = {
    "charge": "unknown_charge",
    "refund": "unknown_refund",
    "refund_failure": "unknown_refund",
    "partial_capture_reversal": "unknown_refund",
    "dispute": "unknown_dispute",
    "dispute_reversal": "unknown_dispute",
}


def day_of(at: datetime) -> date:
    """The day of a moment, by Shanghai's clock."""
    return at.astimezone(ZONE).date()


def window(day: date) -> tuple[datetime, datetime]:
    """When a day begins, and when the next one does."""
    begins = datetime.combine(day, time(), ZONE)
    return begins, begins + timedelta(days=1)


def cost_of(kind: str, amount: int, fee: int) -> int:
    """What a movement costs us, in minor units of its currency: its fee, or all of it when it is a fee itself."""
    return fee - amount if kind in _FEES else fee


def is_transfer(kind: str) -> bool:
    """Whether it went to our bank, or came back from it."""
    return kind in _TRANSFERS


@dataclass(frozen=True)
class Theirs:
    """A movement of the processor, in minor units of its own currency."""

    id: str
    source: str
    kind: str
    category: str
    amount: int
    fee: int
    currency: str
    rate: str

    @property
    def has_rate(self) -> bool:
        """Whether it can be said in our currency."""
        return self.currency == CURRENCY or bool(self.rate)

    @property
    def fen(self) -> int:
        """Its amount in fen, by the processor's own rate."""
        if self.currency == CURRENCY or not self.rate:
            return self.amount
        return int((self.amount / Decimal(self.rate)).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def slack_fen(self) -> int:
        """What one minor unit of its currency is worth, rounded up: the processor rounded each conversion once."""
        if self.currency == CURRENCY or not self.rate:
            return 0
        return int((1 / Decimal(self.rate)).quantize(Decimal(1), ROUND_CEILING))


@dataclass(frozen=True)
class Ours:
    """What the shop recorded of one charge, refund or dispute, and what the books' clearing account says of it."""

    ref: str
    source: str
    recorded_fen: int
    booked_fen: int
    is_final: bool = True


@dataclass(frozen=True)
class Booked:
    """A fee, a transfer, or anything else on the clearing accounts that no record of the shop stands behind."""

    ref: str
    movement: str
    amount: int
    currency: str


@dataclass(frozen=True)
class Exchanged:
    """An exchange in the books: the fen that left our clearing account, and what came to that of another currency."""

    ref: str
    movement: str
    fen: int
    amount: int
    currency: str


@dataclass(frozen=True)
class Found:
    """One difference. Amounts are minor units of `currency`."""

    kind: str
    ref: str = ""
    source: str = ""
    movement: str = ""
    ours: int | None = None
    theirs: int | None = None
    currency: str = CURRENCY


@dataclass(frozen=True)
class Sides:
    """What is compared: our records, all movements of their sources, and the day's movements with what the books hold
    of fees, of transfers to our bank, of exchanges, and of nothing that we know. `due` is the fen that each of the
    day's movements in another currency turned into it, by our records; `unsettled` our payments by their charges that
    the processor took and we have not heard of yet.
    """

    ours: Sequence[Ours]
    theirs: Sequence[Theirs]
    day: Sequence[Theirs]
    fees: Sequence[Booked]
    transfers: Sequence[Booked]
    loose: Sequence[Booked]
    exchanges: Sequence[Exchanged] = ()
    due: Mapping[str, int] = field(default_factory=dict)
    unsettled: Mapping[str, str] = field(default_factory=dict)


def differences(sides: Sides) -> Iterator[Found]:
    """Every difference, by name."""
    by_source: dict[str, list[Theirs]] = defaultdict(list)
    for movement in sides.theirs:
        by_source[movement.source].append(movement)
    for record in sides.ours:
        yield from _of_record(record, by_source.get(record.source, []))
    known = {record.source for record in sides.ours}
    for movement in sides.day:
        plain = movement.kind not in _FEES and not is_transfer(movement.kind)
        if plain and movement.source not in known:
            yield _unknown(movement, sides.unsettled.get(movement.source, ""))
    costs = {m.id: (m, cost_of(m.kind, m.amount, m.fee)) for m in sides.day}
    yield from _pairs(costs, sides.fees, missing="fee_missing", differs="fee_differs")
    moved = {m.id: (m, -m.amount) for m in sides.day if is_transfer(m.kind)}
    yield from _pairs(moved, sides.transfers, missing="not_booked", differs="amount")
    yield from _exchanges(sides)
    for move in sides.loose:
        yield Found("unmatched", move.ref, ours=-move.amount, currency=move.currency)


def _unknown(movement: Theirs, ref: str) -> Found:
    """Nothing that we recorded; of a charge that pays one of our open payments, that one."""
    if ref and movement.category == "charge":
        return Found("unsettled", ref, movement.source, movement.id, 0, movement.amount, movement.currency)
    return _unbooked(_UNKNOWN.get(movement.category, "unknown_movement"), movement, movement.amount)


def _of_record(record: Ours, found: Sequence[Theirs]) -> Iterator[Found]:
    if record.recorded_fen != record.booked_fen:
        yield Found("not_booked", record.ref, record.source, "", record.booked_fen, record.recorded_fen)
    if not found:
        if record.recorded_fen:
            yield Found("missing_there", record.ref, record.source, "", record.recorded_fen)
        return
    strange = next((movement for movement in found if not movement.has_rate), None)
    if strange is not None:
        yield Found(
            "currency",
            record.ref,
            record.source,
            strange.id,
            record.recorded_fen,
            strange.amount,
            strange.currency,
        )
        return
    total = sum(movement.fen for movement in found)
    slack = sum(movement.slack_fen for movement in found)
    if abs(total - record.recorded_fen) > slack:
        kind = "amount" if record.is_final else "under_way"
        yield Found(kind, record.ref, record.source, found[-1].id, record.recorded_fen, total)


def _pairs(
    due: Mapping[str, tuple[Theirs, int]], booked: Iterable[Booked], *, missing: str, differs: str
) -> Iterator[Found]:
    """What a movement alone makes the books say, and what they say."""
    there = {row.movement: row for row in booked}
    for key, (movement, amount) in due.items():
        row = there.get(key)
        if row is None:
            if amount:
                yield _unbooked(missing, movement, amount)
        elif (row.amount, row.currency) != (amount, movement.currency):
            yield Found(differs, row.ref, movement.source, key, row.amount, amount, movement.currency)
    for key, row in there.items():
        if key not in due:
            yield Found("missing_there", row.ref, "", key, row.amount, None, row.currency)


def _exchanges(sides: Sides) -> Iterator[Found]:
    """What was turned into another currency, and what the books say of it."""
    there = {row.movement: row for row in sides.exchanges}
    day = {movement.id: movement for movement in sides.day}
    for key, fen in sides.due.items():
        movement, row = day[key], there.get(key)
        if row is None:
            yield _unbooked("exchange_missing", movement, movement.amount)
            continue
        source, theirs, currency = movement.source, movement.amount, movement.currency
        if row.fen != fen:
            yield Found("exchange_differs", row.ref, source, key, row.fen, fen)
        if (row.amount, row.currency) != (theirs, currency):
            yield Found("exchange_differs", row.ref, source, key, row.amount, theirs, currency)
    for key, row in there.items():
        if key not in sides.due:
            kind = "unmatched" if key in day else "missing_there"
            yield Found(kind, row.ref, "", key, row.fen)


def _unbooked(kind: str, movement: Theirs, amount: int) -> Found:
    return Found(kind, "", movement.source, movement.id, None, amount, movement.currency)

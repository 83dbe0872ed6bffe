"""What a party earned: held, available, on its way, paid."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum

from ledger.models import Account, Entry, PayoutBatch, PayoutLine

_WITH_THE_BANK = [PayoutBatch.Status.APPROVED, PayoutBatch.Status.SENT]


@dataclass(frozen=True)
class Paid:
    """A payout that arrived."""

    number: str
    amount_fen: int
    paid_at: datetime


@dataclass(frozen=True)
class Earnings:
    """Fen. `available_fen` is below zero when a refund came after a payout; the next payout nets it."""

    held_fen: int
    available_fen: int
    under_way_fen: int
    paid_fen: int
    payouts: list[Paid]


def earnings_of(account: Account | None, *, latest: int = 20) -> Earnings:
    """The sums of an account, and its latest payouts; all zero without one."""
    if account is None:
        return Earnings(0, 0, 0, 0, [])
    sums = Entry.objects.filter(account=account).aggregate(
        held=Sum("amount", filter=Q(layer=Entry.Layer.HELD), default=0),
        available=Sum("amount", filter=Q(layer=Entry.Layer.AVAILABLE), default=0),
    )
    lines = PayoutLine.objects.filter(account=account)
    paid = lines.filter(status=PayoutLine.Status.PAID)
    moved = lines.aggregate(
        paid=Sum("amount_fen", filter=Q(status=PayoutLine.Status.PAID), default=0),
        under_way=Sum(
            "amount_fen",
            filter=Q(status=PayoutLine.Status.OPEN, batch__status__in=_WITH_THE_BANK),
            default=0,
        ),
    )
    shown = paid.order_by("-settled_at", "-id")[:latest]
    return Earnings(
        held_fen=-sums["held"],
        available_fen=-sums["available"],
        under_way_fen=moved["under_way"],
        paid_fen=moved["paid"],
        payouts=[Paid(ln.number, ln.amount_fen, ln.settled_at) for ln in shown if ln.settled_at],
    )


def earnings_of_maker(beneficiary_id: int) -> Earnings:
    """A maker's own."""
    return earnings_of(Account.objects.filter(beneficiary=beneficiary_id).first())

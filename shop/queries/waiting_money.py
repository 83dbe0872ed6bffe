"""Money at the processor that waits for a person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from core.clock import now
from shop.models import Dispute, Payment, Refund, Stray, StrayRefund
from shop.queries.refundable import Why, in_the_way, left_of_paid
from shop.queries.suspended import left_of_suspended
from shop.rules.refunding import Lost, MadeAgain, not_made_up

MOST = 200


@dataclass(frozen=True)
class Suspended:
    """A payment that pays nothing, and how much of it is still here, in fen. `waits_for` is what stands in the way of
    sending that back, if anything.
    """

    payment: Payment
    left_fen: int
    waits_for: Why | Literal["refund"]


def suspended_payments() -> list[Suspended]:
    """Payments that came in and pay nothing, until they went back whole; the oldest first."""
    back = Refund.objects.filter(payment=OuterRef("pk"), status=Refund.Status.SUCCEEDED).values("payment")
    came = Q(status=Payment.Status.SUCCEEDED, pays_order=False) | Q(status=Payment.Status.REVIEW)
    rows = Payment.objects.filter(came).annotate(
        back_fen=Coalesce(Subquery(back.annotate(fen=Sum("amount_fen")).values("fen")), 0)
    )
    here = rows.filter(received_fen__gt=F("back_fen")).select_related("order")
    found = here.prefetch_related("refunds", "disputes").order_by("settled_at", "id")[:MOST]
    at = now()
    return [Suspended(row, (row.received_fen or 0) - row.back_fen, _waits_for(row, at)) for row in found]


def _waits_for(payment: Payment, at: datetime) -> Why | Literal["refund"]:
    """As `request_refund` would refuse it, of a payment read with its refunds and disputes."""
    why = in_the_way(payment, at)
    under_way = (Refund.Status.CREATED, Refund.Status.PENDING)
    if why in ("", "window") and any(row.status in under_way for row in payment.refunds.all()):
        return "refund"
    return why


def failed_refunds() -> list[Refund]:
    """Refunds that failed and that later ones of the same payment did not make up for, nor a bank by a dispute; the
    oldest first. Of payments to which all that failed went back since then nothing is read.
    """
    payments = _short_payments()
    failed = Refund.objects.filter(status=Refund.Status.FAILED, payment__in=payments)
    others = Refund.objects.filter(payment__in=payments).exclude(status=Refund.Status.FAILED)
    again: dict[int, list[MadeAgain]] = defaultdict(list)
    for payment, at, amount in others.order_by("created_at", "id").values_list(
        "payment", "created_at", "amount_fen"
    ):
        again[payment].append(MadeAgain(at, amount))
    lost: dict[int, list[Lost]] = defaultdict(list)
    for row in failed.order_by("settled_at", "id"):
        lost[row.payment_id].append(Lost(row.pk, row.settled_at or row.created_at, row.amount_fen))
    waiting = [one.key for payment, rows in lost.items() for one in not_made_up(rows, again[payment])]
    found = Refund.objects.filter(pk__in=waiting).select_related("order", "payment__order")
    rows = list(found.order_by("settled_at", "id")[:MOST])
    due = due_of(rows)
    return [row for row in rows if due[row.pk]]


def due_of(failed: Sequence[Refund]) -> dict[int, int]:
    """How much of refunds that failed is still to be made, in fen: at most what decided disputes left of the payment.
    By refund, read with its order and payment.
    """
    payments = {row.payment_id: row.payment for row in failed}
    decided = Dispute.objects.filter(payment__in=payments).exclude(decision="")
    left = {key: _left_of(payments[key]) for key in set(decided.values_list("payment_id", flat=True))}
    due = {}
    for row in failed:
        due[row.pk] = min(row.amount_fen, left.get(row.payment_id, row.amount_fen))
        if row.payment_id in left:
            left[row.payment_id] -= due[row.pk]
    return due


def _left_of(payment: Payment) -> int:
    return left_of_paid(payment.order) if payment.pays_order else left_of_suspended(payment)


def _short_payments() -> list[int]:
    """The payments for which refunds made after the last failure don't come to all that failed.

    If they do, none of it waits: whichever failed first may take any of them.
    """
    failed = Refund.objects.filter(status=Refund.Status.FAILED)
    own = failed.filter(payment=OuterRef("pk")).values("payment")
    last = own.annotate(at=Max(Coalesce("settled_at", "created_at"))).values("at")
    later = Refund.objects.filter(payment=OuterRef("pk"), created_at__gt=OuterRef("failed_at"))
    made = later.exclude(status=Refund.Status.FAILED).values("payment").annotate(fen=Sum("amount_fen"))
    rows = Payment.objects.filter(pk__in=failed.values("payment")).annotate(failed_at=Subquery(last))
    sums = rows.annotate(
        lost_fen=Subquery(own.annotate(fen=Sum("amount_fen")).values("fen")),
        made_fen=Coalesce(Subquery(made.values("fen")), 0),
    )
    return list(sums.filter(lost_fen__gt=F("made_fen")).values_list("pk", flat=True))


@dataclass(frozen=True)
class StrayHere:
    """Money of no payment of ours that is here. `under_way`: it was sent back, and may have arrived by now; `failed`:
    the last try to send it back, if that failed.
    """

    stray: Stray
    under_way: bool
    failed: StrayRefund | None


def strays_here() -> list[StrayHere]:
    """What was not returned, or came back; the oldest first."""
    rows = Stray.objects.filter(returned_at=None).prefetch_related("refunds").order_by("seen_at", "id")[:MOST]
    found = []
    for row in rows:
        last = next(reversed(row.refunds.all()), None)
        has_failed = last is not None and last.status == Refund.Status.FAILED
        found.append(StrayHere(row, last is not None and not has_failed, last if has_failed else None))
    return found

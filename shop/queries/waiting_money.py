"""Money at the processor that waits for a person."""

from collections import defaultdict

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.models import Payment, Refund, Stray
from shop.rules.refunding import Lost, MadeAgain, not_made_up

MOST = 200


def suspended_payments() -> list[Payment]:
    """Payments that came in and pay nothing, until they went back whole; the oldest first."""
    back = Refund.objects.filter(
        payment=OuterRef("pk"), status=Refund.Status.SUCCEEDED, amount_fen=OuterRef("received_fen")
    )
    came = Q(status=Payment.Status.SUCCEEDED, pays_order=False) | Q(status=Payment.Status.REVIEW)
    rows = Payment.objects.filter(came).filter(~Exists(back)).select_related("order")
    return list(rows.order_by("settled_at", "id")[:MOST])


def failed_refunds() -> list[Refund]:
    """Refunds that failed and that later ones of the same payment did not make up for; the oldest first.

    Of payments to which all that failed went back since then nothing is read.
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
    found = Refund.objects.filter(pk__in=waiting).select_related("order")
    return list(found.order_by("settled_at", "id")[:MOST])


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


def strays_here() -> list[Stray]:
    """Money of no payment of ours that was not returned; the oldest first."""
    return list(Stray.objects.filter(returned_at=None).order_by("seen_at", "id")[:MOST])

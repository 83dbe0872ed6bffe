"""Money at the processor that waits for a person."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q

from shop.models import Payment, Refund, Stray
from shop.rules.refunding import Lost, MadeAgain, not_made_up

MOST = 200


def suspended_payments() -> list[Payment]:
    """Payments that came in and pay nothing, until their refund succeeded; the oldest first."""
    back = Refund.objects.filter(payment=OuterRef("pk"), status=Refund.Status.SUCCEEDED)
    came = Q(status=Payment.Status.SUCCEEDED, pays_order=False) | Q(status=Payment.Status.REVIEW)
    rows = Payment.objects.filter(came).filter(~Exists(back)).select_related("order")
    return list(rows.order_by("settled_at", "id")[:MOST])


def failed_refunds() -> list[Refund]:
    """Refunds that failed and that later ones of the same payment did not make up for; the oldest first."""
    failed = Refund.objects.filter(status=Refund.Status.FAILED)
    others = Refund.objects.filter(payment__in=failed.values("payment")).exclude(status=Refund.Status.FAILED)
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


def strays_here() -> list[Stray]:
    """Money of no payment of ours that was not returned; the oldest first."""
    return list(Stray.objects.filter(returned_at=None).order_by("seen_at", "id")[:MOST])

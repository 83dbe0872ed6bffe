"""Money at the processor that waits for a person."""

from django.db.models import Exists, OuterRef, Q

from shop.models import Payment, Refund, Stray

MOST = 200


def suspended_payments() -> list[Payment]:
    """Payments that came in and pay nothing, until their refund succeeded; the oldest first."""
    back = Refund.objects.filter(payment=OuterRef("pk"), status=Refund.Status.SUCCEEDED)
    came = Q(status=Payment.Status.SUCCEEDED, pays_order=False) | Q(status=Payment.Status.REVIEW)
    rows = Payment.objects.filter(came).filter(~Exists(back)).select_related("order")
    return list(rows.order_by("settled_at", "id")[:MOST])


def failed_refunds() -> list[Refund]:
    """Refunds that failed and were not made up for by a later one; the oldest first."""
    later = Refund.objects.filter(payment=OuterRef("payment"), pk__gt=OuterRef("pk")).exclude(
        status=Refund.Status.FAILED
    )
    rows = Refund.objects.filter(~Exists(later), status=Refund.Status.FAILED).select_related("order")
    return list(rows.order_by("settled_at", "id")[:MOST])


def strays_here() -> list[Stray]:
    """Money of no payment of ours that was not returned; the oldest first."""
    return list(Stray.objects.filter(returned_at=None).order_by("seen_at", "id")[:MOST])

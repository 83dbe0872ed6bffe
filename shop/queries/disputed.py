"""What an open dispute holds."""

from django.db.models import QuerySet

from shop.models import Dispute


def disputes_that_hold() -> QuerySet[Dispute]:
    """Those for which nothing of their orders is released: open ones of the payments that paid them.

    What a bank may take of another payment of an order is none of its shares.
    """
    return Dispute.objects.filter(status=Dispute.Status.OPEN, payment__pays_order=True)

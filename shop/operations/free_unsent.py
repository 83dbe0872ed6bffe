"""Goods that will never be sent are never signed for."""

from django.db.models import F

from core.clock import now
from shop.models import Order, OrderLine, Shipment
from shop.queries.packing import emptied
from shop.queries.refundable import left_of_paid


def free_unsent(*, order: Order) -> None:
    """Make due what is left of lines that were given back before their parcel left, in the caller's transaction, on
    the locked order: a part of the price, or a loss that the project bears.

    Of goods whose price went back whole only postage is left; it waits as long as it may go back too.
    """
    never_sent = emptied(Shipment.objects.filter(order=order)).values("organisation")
    lines = OrderLine.objects.filter(order=order, workshop__in=never_sent, returned_quantity=F("quantity"))
    if left_of_paid(order):
        lines = lines.filter(promised_fen__lt=F("amount_fen") - F("discount_fen"))
    lines.filter(signed_at=None, release_at=None).update(release_at=now())

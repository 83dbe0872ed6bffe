"""What still has to be packed: parcels whose goods were all given back wait for nobody."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from shop.models import OrderLine, ReturnLine, Shipment
from shop.rules.returning import OPEN

GOES_OUT = Q(returned_quantity__lt=F("quantity")) & (
    Q(promised_fen__lt=F("amount_fen") - F("discount_fen")) | Q(amount_fen=F("discount_fen"))
)
"""Lines of which units are still hers: not all came back, nor all of the price; or a coupon paid all of it."""


def lines_to_pack(parcel: Shipment) -> QuerySet[OrderLine]:
    """The lines of a parcel of which units go out."""
    return OrderLine.objects.filter(GOES_OUT, order=parcel.order_id, workshop=parcel.organisation_id)


def asked_back(parcel: Shipment) -> dict[int, int]:
    """Units that an open request asks back, by the key of the parcel's line. An order has one request at most."""
    rows = ReturnLine.objects.filter(
        request__order=parcel.order_id, request__status__in=OPEN, line__workshop=parcel.organisation_id
    )
    return dict(rows.values_list("line_id", "quantity"))


def with_goods(parcels: QuerySet[Shipment]) -> QuerySet[Shipment]:
    """Those that left, and those of which something still goes out."""
    return parcels.filter(~Q(status=Shipment.Status.TO_PACK) | _something())


def emptied(parcels: QuerySet[Shipment]) -> QuerySet[Shipment]:
    """Those that never left, and of which everything was given back."""
    return parcels.filter(~_something(), status=Shipment.Status.TO_PACK)


def _something() -> Exists:
    lines = OrderLine.objects.filter(GOES_OUT, order=OuterRef("order"), workshop=OuterRef("organisation"))
    return Exists(lines)

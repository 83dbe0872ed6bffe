"""Tell each workshop of an order what it has to pack."""

from collections.abc import Sequence
from datetime import datetime

from shop.models import Order, OrderLine, Shipment


def open_shipments(*, order: Order, lines: Sequence[OrderLine], at: datetime) -> None:
    """One parcel for each organisation that made something of it, in the transaction in which the order is paid.

    Safe to repeat.
    """
    Shipment.objects.bulk_create(
        [
            Shipment(order=order, organisation_id=key, created_at=at)
            for key in sorted({line.workshop_id for line in lines})
        ],
        ignore_conflicts=True,
    )

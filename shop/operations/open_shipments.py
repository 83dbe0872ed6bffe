"""Tell each workshop of an order what it has to pack."""

from collections.abc import Sequence
from datetime import datetime

from shop.models import OrderLine, Shipment


def open_shipments(*, lines: Sequence[OrderLine], at: datetime) -> None:
    """For each order one parcel of each organisation that made something of it, in the transaction that pays it.

    `lines` are all lines of the orders. Safe to repeat.
    """
    Shipment.objects.bulk_create(
        [
            Shipment(order_id=order_id, organisation_id=key, created_at=at)
            for order_id, key in sorted({(line.order_id, line.workshop_id) for line in lines})
        ],
        ignore_conflicts=True,
    )

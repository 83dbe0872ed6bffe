"""Send a parcel on its way."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from core.events import publish
from shop import locks
from shop.errors import BadTransition, NothingToShip
from shop.events import ShipmentChanged
from shop.models import Order, Shipment
from shop.queries.packing import lines_to_pack
from shop.rules.carriers import is_parcel


@transaction.atomic
def ship_order(*, shipment_id: int, carrier: str, tracking_number: str, actor: Actor) -> Shipment:
    """Note that a parcel was handed to its carrier; until it is signed for, the number may be corrected.

    Raises Invalid (no such carrier or number), NothingToShip (all of it was given back), BadTransition.
    """
    tracking_number = tracking_number.strip().upper()
    if not is_parcel(carrier, tracking_number):
        raise Invalid(fields={"tracking_number": ["invalid"]})
    shipment = locks.shipment(shipment_id)
    if shipment.status == Shipment.Status.SIGNED or shipment.order.status != Order.Status.PAID:
        raise BadTransition(before=shipment.status, after=Shipment.Status.SHIPPED)
    if not lines_to_pack(shipment).exists():
        raise NothingToShip()
    shipment.carrier, shipment.tracking_number = carrier, tracking_number
    shipment.status, shipment.shipped_at = Shipment.Status.SHIPPED, shipment.shipped_at or now()
    shipment.save(update_fields=["carrier", "tracking_number", "status", "shipped_at"])
    data = {"order": shipment.order_id, "carrier": carrier}
    audit.record(actor=actor, action="shop.shipment.shipped", target=shipment, data=data)
    publish(ShipmentChanged(shipment.order_id))
    return shipment

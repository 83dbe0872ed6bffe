"""Note that a parcel arrived."""

from typing import Literal

from django.conf import settings
from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.events import publish
from shop import locks
from shop.errors import BadTransition
from shop.events import ShipmentChanged
from shop.models import OrderLine, Shipment
from shop.rules.returning import window_ends


@transaction.atomic
def sign_shipment(
    *, shipment_id: int, signed_by: Literal["shopper", "carrier", "time"], actor: Actor
) -> Shipment:
    """Start the return window of a parcel's lines. Signed for already: nothing changes.

    Raises BadTransition when it was not sent.
    """
    shipment = locks.shipment(shipment_id)
    if shipment.status == Shipment.Status.SIGNED:
        return shipment
    if shipment.status != Shipment.Status.SHIPPED:
        raise BadTransition(before=shipment.status, after=Shipment.Status.SIGNED)
    at = now()
    shipment.status, shipment.signed_at, shipment.signed_by = Shipment.Status.SIGNED, at, signed_by
    shipment.save(update_fields=["status", "signed_at", "signed_by"])
    until = window_ends(at, settings.RETURN_WINDOW_DAYS)
    lines = OrderLine.objects.filter(order=shipment.order_id, workshop=shipment.organisation_id)
    lines.update(signed_at=at, release_at=until)
    data = {"order": shipment.order_id, "signed_by": signed_by, "release_at": until.isoformat()}
    audit.record(actor=actor, action="shop.shipment.signed", target=shipment, data=data)
    publish(ShipmentChanged(shipment.order_id))
    return shipment

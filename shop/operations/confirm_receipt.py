"""The buyer says that everything arrived."""

from core.actor import Actor
from shop.errors import NothingOnItsWay
from shop.models import Order, Shipment
from shop.operations.sign_shipment import sign_shipment


def confirm_receipt(*, order: Order, actor: Actor) -> None:
    """Sign for each parcel of the order that is on its way. Raises NothingOnItsWay."""
    on_its_way = Shipment.objects.filter(order=order, status=Shipment.Status.SHIPPED).order_by("id")
    keys = list(on_its_way.values_list("id", flat=True))
    if not keys:
        raise NothingOnItsWay()
    for key in keys:
        sign_shipment(shipment_id=key, signed_by="shopper", actor=actor)

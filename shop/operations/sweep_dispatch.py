"""Do what only the passing of time does: sign for parcels long on their way, release credits whose window is over."""

from core.actor import Actor
from core.clock import now
from core.sweeping import each
from shop.models import Shipment
from shop.operations.sign_shipment import sign_shipment
from shop.rules.returning import SIGNED_AFTER

AT_ONCE = 500


def sweep_dispatch() -> None:
    """Sign and release what is due by the clock. Safe to repeat, and to run twice at once."""
    clock = Actor.system("clock")
    late = Shipment.objects.filter(status=Shipment.Status.SHIPPED, shipped_at__lte=now() - SIGNED_AFTER)
    each(
        late.order_by("id").values_list("id", flat=True)[:AT_ONCE],
        lambda key: sign_shipment(shipment_id=key, signed_by="time", actor=clock),
        "shipment",
    )

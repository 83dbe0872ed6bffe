"""Do what only the passing of time does: sign for parcels long on their way, release credits whose window is over."""

from core.actor import Actor
from core.clock import now
from core.sweeping import each
from shop.models import OrderLine, ReturnRequest, Shipment
from shop.operations.release_credit import release_credit
from shop.operations.sign_shipment import sign_shipment
from shop.queries.disputed import disputes_that_hold
from shop.rules.returning import OPEN, SIGNED_AFTER

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
    asked_for = ReturnRequest.objects.filter(status__in=OPEN).values("lines__line")
    disputed = disputes_that_hold().values("order")
    due = OrderLine.objects.filter(released_at=None, release_at__lte=now())
    due = due.exclude(pk__in=asked_for).exclude(order__in=disputed)
    each(
        due.order_by("release_at", "id").values_list("id", flat=True)[:AT_ONCE],
        lambda key: release_credit(line_id=key, actor=clock),
        "line",
    )

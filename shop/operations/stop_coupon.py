"""Give out no more of a coupon."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from shop.models import Coupon


@transaction.atomic
def stop_coupon(*, coupon_id: int, actor: Actor) -> None:
    """Stop its giving out; what people hold stays usable. Safe to repeat."""
    if Coupon.objects.filter(pk=coupon_id, stopped_at=None).update(stopped_at=now()):
        audit.record(actor=actor, action="shop.coupon.stopped", target=Coupon.objects.get(pk=coupon_id))

"""The buyer sends the goods back."""

from django.db import transaction

from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from shop import locks
from shop.models import ReturnRequest
from shop.operations.move_return import move_return
from shop.rules.carriers import is_parcel


@transaction.atomic
def send_goods_back(*, request_id: int, carrier: str, tracking_number: str, actor: Actor) -> ReturnRequest:
    """Note with whom and under which number. Raises Invalid, BadTransition."""
    tracking_number = tracking_number.strip().upper()
    if not is_parcel(carrier, tracking_number):
        raise Invalid(fields={"tracking_number": ["invalid"]})
    request = locks.return_request(request_id)
    request.carrier, request.tracking_number, request.sent_at = carrier, tracking_number, now()
    move_return(request=request, to=ReturnRequest.Status.GOODS_SENT, at=now(), actor=actor)
    return request

"""The buyer changes her mind."""

from django.db import transaction

from core.actor import Actor
from core.clock import now
from shop import locks
from shop.models import ReturnRequest
from shop.operations.move_return import move_return


@transaction.atomic
def withdraw_return(*, request_id: int, actor: Actor) -> ReturnRequest:
    """Close her request before the goods are on their way. Raises BadTransition."""
    request = locks.return_request(request_id)
    move_return(request=request, to=ReturnRequest.Status.WITHDRAWN, at=now(), actor=actor)
    return request

"""The goods are back, or are not needed: the refund's clock runs."""

from django.db import transaction

from core.actor import Actor
from core.clock import now
from shop import locks
from shop.models import ReturnRequest
from shop.operations.end_repaid_return import end_repaid_return
from shop.operations.move_return import move_return
from shop.rules.returning import refund_due


@transaction.atomic
def receive_goods(*, request_id: int, actor: Actor) -> ReturnRequest:
    """Note the return of the goods; of a request not answered yet it means that they are not wanted.

    The refund is due seven days later, unless a bank has paid it already. Raises BadTransition.
    """
    request, at = locks.return_request(request_id), now()
    if request.status == ReturnRequest.Status.ASKED:
        request.answered_at = at
    else:
        request.received_at = at
    request.refund_due_at = refund_due(at)
    move_return(request=request, to=ReturnRequest.Status.TO_REFUND, at=at, actor=actor)
    end_repaid_return(order=request.order, actor=actor)
    request.refresh_from_db(fields=["status", "closed_at"])
    return request

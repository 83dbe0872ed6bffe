"""One step of a return request."""

from datetime import datetime

from core import audit
from core.actor import Actor
from core.events import publish
from shop.errors import BadTransition
from shop.events import ReturnChanged
from shop.models import ReturnRequest
from shop.rules.returning import OPEN, STEPS


def move_return(*, request: ReturnRequest, to: str, at: datetime, actor: Actor) -> None:
    """Take a step on a locked request, with all that the caller set on it, in the caller's transaction.

    Raises BadTransition.
    """
    if to not in STEPS[request.status]:
        raise BadTransition(before=request.status, after=to)
    before, request.status = request.status, to
    if to not in OPEN:
        request.closed_at = at
    request.save()
    data = {"order": request.order_id, "before": before}
    audit.record(actor=actor, action=f"shop.return.{to}", target=request, data=data)
    publish(ReturnChanged(request.order_id))

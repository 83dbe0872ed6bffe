"""Accept a request, and ask for the goods first."""

from django.db import transaction

from core.actor import Actor
from core.clock import now
from core.lookalikes import shows
from shop import locks
from shop.models import ReturnRequest
from shop.operations.move_return import move_return


@transaction.atomic
def want_goods_back(*, request_id: int, answer: str, actor: Actor) -> ReturnRequest:
    """The buyer may send the goods; `answer` tells her where and how. Raises BadTransition."""
    request = locks.return_request(request_id)
    request.answered_at, request.answer = now(), answer.strip()[:200] if shows(answer) else ""
    move_return(request=request, to=ReturnRequest.Status.GOODS_WANTED, at=now(), actor=actor)
    return request

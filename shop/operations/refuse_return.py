"""Refuse a request, with the reason and the rule."""

from django.db import transaction

from core.actor import Actor
from core.clock import now
from core.lookalikes import shows
from shop import locks
from shop.errors import BasisMissing
from shop.models import ReturnRequest
from shop.operations.move_return import move_return


@transaction.atomic
def refuse_return(*, request_id: int, answer: str, basis: str, actor: Actor) -> ReturnRequest:
    """No, because of a fact (`answer`) and a rule (`basis`); of goods sent back too.

    Raises BasisMissing, BadTransition.
    """
    answer, basis = answer.strip(), basis.strip()
    if not (shows(answer, 2) and len(answer) <= 200 and shows(basis, 2) and len(basis) <= 120):
        raise BasisMissing()
    request = locks.return_request(request_id)
    request.answered_at, request.answer, request.basis = now(), answer, basis
    move_return(request=request, to=ReturnRequest.Status.REFUSED, at=now(), actor=actor)
    return request

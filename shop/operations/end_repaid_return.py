"""The buyer's bank has paid already what a return waits for."""

from core.actor import Actor
from core.clock import now
from shop.models import Dispute, Order, ReturnRequest
from shop.operations.move_return import move_return
from shop.queries.due_back import due_back


def end_repaid_return(*, order: Order, actor: Actor) -> None:
    """End an order's accepted request when decided disputes of the payment that pays the order left nothing to pay
    for it, in the caller's transaction, on the locked order. One for which something is left goes on.

    Whatever made it so: the decision, a request accepted after it, a refund that failed after it.
    """
    request = ReturnRequest.objects.filter(order=order, status=ReturnRequest.Status.TO_REFUND).first()
    decided = Dispute.objects.filter(order=order, payment__pays_order=True, took_money=True).exclude(
        decision=""
    )
    if request and decided.exists() and not any(due_back(request, order).values()):
        move_return(request=request, to=ReturnRequest.Status.BANK_REPAID, at=now(), actor=actor)

"""Let a line's credit out of its hold."""

from django.db import transaction

from core.actor import Actor
from core.clock import now
from ledger.operations import release_line, release_postage
from shop import locks
from shop.models import OrderLine, ReturnRequest
from shop.queries.disputed import disputes_that_hold
from shop.rules.returning import OPEN


@transaction.atomic
def release_credit(*, line_id: int, actor: Actor) -> bool:
    """Release what remains once the return window is over and no request is open, nor a dispute of what paid the order;
    whether it did. Safe to repeat.
    """
    line = OrderLine.objects.get(pk=line_id)
    locks.order(line.order_id)
    line.refresh_from_db()
    at = now()
    if line.released_at or line.release_at is None or at < line.release_at:
        return False
    if ReturnRequest.objects.filter(order=line.order_id, status__in=OPEN, lines__line=line).exists():
        return False
    if disputes_that_hold().filter(order=line.order_id).exists():
        return False
    if line.is_shared:
        release_line(line_ref=line.pk, actor=actor, effective_at=at)
    else:
        release_postage(order_ref=line.order_id, actor=actor, effective_at=at)
    line.released_at = at
    line.save(update_fields=["released_at"])
    return True

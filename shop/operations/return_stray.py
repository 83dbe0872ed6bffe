"""Send back what belongs to no payment of ours."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from shop import locks
from shop.errors import NothingToRefund
from shop.models import Refund, Stray, StrayRefund
from shop.operations.converge_stray_refund import converge_stray_refund
from shop.rules.suspense import stray_refund_ref


def return_stray(*, stray_id: int, actor: Actor) -> Stray:
    """Send its refund, the next one if the last failed, or read the one that is under way; it is cleared once that
    succeeded. Until then call it again.

    Call it outside transactions. Raises NothingToRefund, ProcessorUnavailable.
    """
    with transaction.atomic():
        refund = _under_way(stray_id, actor)
    converge_stray_refund(refund_id=refund.pk)
    return Stray.objects.get(pk=stray_id)


def _under_way(stray_id: int, actor: Actor) -> StrayRefund:
    if not Stray.objects.filter(pk=stray_id).exists():
        raise NothingToRefund()
    stray = locks.stray(stray_id)
    if stray.returned_at:
        raise NothingToRefund()
    last = stray.refunds.last()
    if last is not None and last.status != Refund.Status.FAILED:
        return last
    number = last.number + 1 if last else 1
    made = StrayRefund.objects.create(
        stray=stray, number=number, key=stray_refund_ref(stray.intent_id, number), created_at=now()
    )
    data = {"amount_fen": stray.amount_fen, "number": number}
    audit.record(actor=actor, action="shop.stray.sent_back", target=stray, data=data)
    return made

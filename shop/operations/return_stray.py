"""Send back what belongs to no payment of ours."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.operations import clear_suspense
from shop import locks
from shop.errors import NothingToRefund
from shop.models import Stray
from shop.payments.registry import gateway


def return_stray(*, stray_id: int, actor: Actor) -> Stray:
    """Refund it at the processor under its own key, and clear it once that succeeded; until then call it again.

    Call it outside transactions. Raises NothingToRefund, ProcessorUnavailable, ProcessorRefused.
    """
    stray = Stray.objects.filter(pk=stray_id, returned_at=None).first()
    if stray is None:
        raise NothingToRefund()
    rail = gateway(stray.gateway)
    if stray.refund_id:
        answer = rail.read_refund(stray.refund_id)
    else:
        answer = rail.refund(
            intent_id=stray.intent_id, amount_fen=stray.amount_fen, key=f"stray-{stray.intent_id}"
        )
    with transaction.atomic():
        stray = locks.stray(stray_id)
        if stray.returned_at:
            return stray
        stray.refund_id = answer.id
        if answer.status == "succeeded":
            stray.returned_at = now()
            clear_suspense(
                gateway=stray.gateway,
                source_ref=stray.intent_id,
                amount_fen=stray.amount_fen,
                clear_ref=f"stray-{stray.pk}",
                actor=actor,
                effective_at=stray.returned_at,
            )
        stray.save(update_fields=["refund_id", "returned_at"])
        data = {"amount_fen": stray.amount_fen, "status": answer.status}
        audit.record(actor=actor, action="shop.stray.sent_back", target=stray, data=data)
    return stray

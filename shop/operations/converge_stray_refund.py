"""Bring a refund of money of no payment to what the processor says."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.operations import clear_suspense, restore_suspense
from shop import locks
from shop.models import Refund, Stray, StrayRefund
from shop.payments.gateway import ProcessorRefund
from shop.payments.refunds import send_or_read
from shop.payments.registry import gateway
from shop.rules import states


def converge_stray_refund(*, refund_id: int) -> StrayRefund:
    """Send one that was not sent yet, or read one that was, and record the answer. Safe to repeat.

    Call it outside transactions. Raises ProcessorUnavailable.
    """
    refund = StrayRefund.objects.select_related("stray").get(pk=refund_id)
    if refund.status == Refund.Status.FAILED:
        return refund
    answer = send_or_read(
        gateway(refund.stray.gateway),
        processor_id=refund.refund_id,
        intent_id=refund.stray.intent_id,
        amount_fen=refund.stray.amount_fen,
        key=refund.key,
    )
    return _record(refund, answer)


@transaction.atomic
def _record(found: StrayRefund, answer: ProcessorRefund) -> StrayRefund:
    """Apply it by the table that only moves forward. The first success takes the sum out of suspense; a failure after
    that puts it in again, and the money waits for a person anew.
    """
    stray = locks.stray(found.stray_id)
    refund = StrayRefund.objects.get(pk=found.pk)
    if answer.status not in states.REFUND[refund.status]:
        return refund
    was_back = refund.status == Refund.Status.SUCCEEDED
    refund.status, refund.failure = answer.status, answer.failure_code
    refund.refund_id = answer.id or None
    if answer.status != "pending":
        refund.settled_at = now()
    refund.save(update_fields=["status", "failure", "refund_id", "settled_at"])
    actor = Actor.system(stray.gateway)
    if answer.status == "succeeded":
        _take_out(stray, refund, actor)
    elif was_back:
        _put_in_again(stray, refund, actor)
    data = {"amount_fen": stray.amount_fen, "number": refund.number, "failure": refund.failure}
    audit.record(actor=actor, action=f"shop.stray.refund_{refund.status}", target=stray, data=data)
    return refund


def _take_out(stray: Stray, refund: StrayRefund, actor: Actor) -> None:
    stray.returned_at = refund.settled_at or now()
    stray.save(update_fields=["returned_at"])
    clear_suspense(
        gateway=stray.gateway,
        source_ref=stray.intent_id,
        amount_fen=stray.amount_fen,
        clear_ref=refund.books_ref,
        actor=actor,
        effective_at=stray.returned_at,
    )


def _put_in_again(stray: Stray, refund: StrayRefund, actor: Actor) -> None:
    stray.returned_at = None
    stray.save(update_fields=["returned_at"])
    restore_suspense(
        gateway=stray.gateway,
        source_ref=stray.intent_id,
        clear_ref=refund.books_ref,
        actor=actor,
        effective_at=refund.settled_at or now(),
    )

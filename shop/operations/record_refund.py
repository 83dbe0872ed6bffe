"""Write down what the processor said of a refund."""

from contextlib import suppress

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.errors import NotPosted
from ledger.operations import restore_suspense
from shop import locks
from shop.locks import Locked
from shop.models import Order, Payment, Refund
from shop.operations.apply_refund import apply_refund
from shop.operations.clear_disputed import clear_what_banks_took
from shop.operations.settle_suspense import settle_suspense
from shop.operations.undo_refund import undo_refund
from shop.payments.gateway import ProcessorRefund
from shop.rules import states
from shop.rules.suspense import suspense_ref


@transaction.atomic
def record_refund(*, refund_id: int, answer: ProcessorRefund) -> Refund:
    """Apply one answer by a table that only moves forward. The first success goes to books, sums and stock; a failure
    takes the promise back, and the books too if the money had gone.

    A refund of a payment that paid nothing takes it out of suspense, and a later failure puts it in again, as far as no
    bank gave it back meanwhile. Raises what the books refuse.
    """
    locked = locks.order_and_pools(Refund.objects.values_list("order_id", flat=True).get(pk=refund_id))
    payments = {payment.pk: payment for payment in locks.payments(locked.order.pk)}
    refund = locks.refund(refund_id)
    if answer.status not in states.REFUND[refund.status]:
        return refund
    was_applied = refund.status == Refund.Status.SUCCEEDED
    actor = Actor.system(payments[refund.payment_id].gateway)
    refund.status, refund.failure = answer.status, answer.failure_code
    refund.processor_id = answer.id or None
    if answer.status != "pending":
        refund.settled_at = now()
    refund.save(update_fields=["status", "failure", "processor_id", "settled_at"])
    data = {"order": locked.order.pk, "amount_fen": refund.amount_fen, "failure": refund.failure}
    audit.record(actor=actor, action=f"shop.refund.{refund.status}", target=refund, data=data)
    payment = payments[refund.payment_id]
    if answer.status == "failed" and payment.pays_order:
        undo_refund(locked=locked, refund=refund, was_applied=was_applied, actor=actor)
    elif answer.status == "failed" and was_applied:
        _suspend_again(payment, refund, actor)
        clear_what_banks_took(locked=locked, payment=payment, actor=actor)
    if answer.status == "succeeded":
        _follow(locked, payment, refund, actor)
    return refund


def _follow(locked: Locked, payment: Payment, refund: Refund, actor: Actor) -> None:
    """What the first success of a refund means for the order."""
    order = locked.order
    if payment.pays_order and order.status == Order.Status.PAID:
        apply_refund(locked=locked, refund=refund, actor=actor)
        return
    settle_suspense(locked=locked, payment=payment, refund=refund, actor=actor)


def _suspend_again(payment: Payment, refund: Refund, actor: Actor) -> None:
    """The bank sent it back: it is owed to the buyer again, and staff see it."""
    with suppress(NotPosted):
        restore_suspense(
            gateway=payment.gateway,
            source_ref=suspense_ref(payment.pk),
            clear_ref=str(refund.pk),
            actor=actor,
            effective_at=refund.settled_at or now(),
        )

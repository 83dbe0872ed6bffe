"""Write down what the processor said of a dispute."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.actor import Actor
from core.events import publish
from ledger.operations import close_dispute, post_dispute
from shop import locks
from shop.events import PaymentsChanged
from shop.models import Dispute, Payment
from shop.payments.gateway import ProcessorDispute


@transaction.atomic
def record_dispute(*, rail: str, answer: ProcessorDispute, asked_at: datetime) -> Dispute | None:
    """Apply one reading; an older or a repeated one changes nothing, and nothing follows an end.

    Money that the bank took stands as disputed in the books until it is won, or until staff decide who bears it.
    None when it is about no payment of ours.
    """
    payment = Payment.objects.filter(gateway=rail, intent_id=answer.intent_id or None).first()
    if payment is None:
        return None
    locks.order(payment.order_id)
    dispute = Dispute.objects.filter(dispute_id=answer.id).first() or _new(payment, answer, asked_at)
    if dispute.pk and (dispute.status != Dispute.Status.OPEN or asked_at < dispute.read_at):
        return dispute
    before = (dispute.pk, dispute.status, dispute.took_money)
    had_taken = bool(dispute.pk and dispute.took_money)
    dispute.status, dispute.took_money = answer.status, had_taken or answer.took_money
    dispute.due_by, dispute.read_at = answer.due_by, asked_at
    if answer.status != "open":
        dispute.closed_at = asked_at
    dispute.save()
    if before != (dispute.pk, dispute.status, dispute.took_money):
        _follow(dispute, rail, taken_now=dispute.took_money and not had_taken)
    return dispute


def _new(payment: Payment, answer: ProcessorDispute, asked_at: datetime) -> Dispute:
    return Dispute(
        payment=payment,
        order_id=payment.order_id,
        dispute_id=answer.id,
        took_money=answer.took_money,
        amount_fen=answer.amount_fen,
        reason=answer.reason[:64],
        opened_at=answer.opened_at,
        read_at=asked_at,
    )


def _follow(dispute: Dispute, rail: str, *, taken_now: bool) -> None:
    """The books, the trail, the buyer's page."""
    actor = Actor.system(rail)
    if taken_now:
        post_dispute(
            gateway=rail,
            dispute_ref=dispute.dispute_id,
            amount_fen=dispute.amount_fen,
            order_ref=dispute.order_id,
            actor=actor,
            effective_at=dispute.opened_at,
        )
    if dispute.status == Dispute.Status.WON and dispute.took_money:
        close_dispute(
            gateway=rail,
            dispute_ref=dispute.dispute_id,
            outcome="won",
            actor=actor,
            effective_at=dispute.read_at,
        )
    data = {"order": dispute.order_id, "amount_fen": dispute.amount_fen, "took_money": dispute.took_money}
    audit.record(actor=actor, action=f"shop.dispute.{dispute.status}", target=dispute, data=data)
    publish(PaymentsChanged((dispute.order_id,)))

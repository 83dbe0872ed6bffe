"""A bank gave back itself what stood in suspense."""

from uuid import uuid4

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.operations import recover_loss
from shop.locks import Locked
from shop.models import Dispute, Payment, Refund
from shop.operations.decide_refund import refund_key
from shop.operations.settle_suspense import settle_suspense
from shop.queries.suspended import is_in_suspense, left_of_suspended
from shop.rules.refunding import BY_BANK


def clear_disputed(*, locked: Locked, dispute: Dispute, is_loss: bool, actor: Actor) -> int:
    """Take out of suspense what a decided dispute took, as far as it is owed, in the caller's transaction, on locked
    rows; how much that was. Of a part, the rest goes on waiting. `is_loss`: it was booked as lost, and what is owed
    of it was not.
    """
    payment = dispute.payment
    owed = min(dispute.amount_fen, left_of_suspended(payment))
    if not owed:
        return 0
    at = now()
    if is_loss and is_in_suspense(payment):
        recover_loss(
            gateway=payment.gateway,
            dispute_ref=dispute.dispute_id,
            amount_fen=owed,
            actor=actor,
            effective_at=at,
        )
        data = {"order": dispute.order_id, "amount_fen": owed}
        audit.record(actor=actor, action="shop.dispute.recovered", target=dispute, data=data)
    refund = Refund.objects.create(
        payment=payment,
        order=locked.order,
        amount_fen=owed,
        reason=BY_BANK,
        key=refund_key(uuid4().hex),
        status=Refund.Status.SUCCEEDED,
        processor_id=dispute.dispute_id,
        restock=False,
        created_at=at,
        settled_at=at,
    )
    settle_suspense(locked=locked, payment=payment, refund=refund, actor=actor)
    return owed


def clear_what_banks_took(*, locked: Locked, payment: Payment, actor: Actor) -> None:
    """A refund failed, and its money is owed again: but not what a bank has given back meanwhile."""
    taken = payment.disputes.select_related("payment").exclude(decision="").order_by("id")
    noted = payment.refunds.filter(reason=BY_BANK).values("processor_id")
    for dispute in taken.exclude(dispute_id__in=noted):
        clear_disputed(locked=locked, dispute=dispute, is_loss=True, actor=actor)

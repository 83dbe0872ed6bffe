"""Propose who bears a dispute that was lost."""

from typing import Literal

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from shop import locks
from shop.errors import DisputeNotToDecide, ProposalChanged, RefundTooLarge
from shop.models import Dispute, Order
from shop.queries.refundable import left_of_paid, refuse_open_return
from shop.queries.suspended import is_unclear


@transaction.atomic
def propose_decision(*, dispute: Dispute, decision: Literal["refunded", "borne"], actor: Actor) -> Dispute:
    """Say what another person may approve: `refunded` would take the shares back, `borne` make it the project's loss.

    Raises DisputeNotToDecide (open, won, proposed for, decided, the order is not a paid one, or is_unclear),
    ReturnOpen, RefundTooLarge.
    """
    order = locks.order(dispute.order_id)
    row = Dispute.objects.select_related("payment").get(pk=dispute.pk)
    if not row.is_to_decide or row.proposal or is_unclear(row.payment):
        raise DisputeNotToDecide()
    if decision == "refunded":
        refuse_untakeable(row, order)
    row.proposal, row.proposed_by, row.proposed_at = decision, actor.label, now()
    row.save(update_fields=["proposal", "proposed_by", "proposed_at"])
    data = {"order": row.order_id, "amount_fen": row.amount_fen, "decision": decision}
    audit.record(actor=actor, action="shop.dispute.proposed", target=row, data=data)
    return row


def refuse_unread(dispute: Dispute, seen: str | None) -> None:
    """Raises ProposalChanged when another proposal stands than the one made at `seen`, in ISO 8601 (None: any)."""
    if seen is not None and (dispute.proposed_at is None or dispute.proposed_at.isoformat() != seen):
        raise ProposalChanged()


def refuse_untakeable(dispute: Dispute, order: Order) -> None:
    """Whether the shares can be taken back: of a paid order, once any request was answered, since what the bank gave
    back can't go back with the goods as well, and only what was not refunded before.

    Raises DisputeNotToDecide, ReturnOpen, RefundTooLarge.
    """
    if not dispute.payment.pays_order or order.status != Order.Status.PAID:
        raise DisputeNotToDecide()
    refuse_open_return(order, accepted_too=False)
    if dispute.amount_fen > (left := left_of_paid(order)):
        raise RefundTooLarge(line_id=None, remaining_fen=left)

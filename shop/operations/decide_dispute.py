"""A second person says who bears a dispute that was lost."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.errors import SelfApproval
from ledger.operations import close_dispute
from shop import locks
from shop.errors import DisputeNotToDecide
from shop.locks import Locked
from shop.models import Dispute, Refund
from shop.operations.apply_refund import apply_refund
from shop.operations.clear_disputed import clear_disputed
from shop.operations.decide_refund import decide_refund
from shop.operations.end_repaid_return import end_repaid_return
from shop.operations.free_unsent import free_unsent
from shop.operations.propose_decision import refuse_unread, refuse_untakeable
from shop.queries.suspended import is_in_suspense, is_unclear, left_of_suspended
from shop.rules.refunding import BY_BANK, RefundItem, fill


@transaction.atomic
def decide_dispute(*, dispute: Dispute, actor: Actor, seen: str | None = None) -> Dispute:
    """Approve what another person proposed, once: `refunded` takes the shares back as a refund would (the bank has paid
    the buyer already), `borne` books a loss of the project, unless the money paid no order: then it stood in
    suspense, and is owed no more. The stock stays as it is. A return that was accepted, and for which nothing is left,
    ends.

    `seen` is the moment of the proposal that was read, see refuse_unread.
    Raises DisputeNotToDecide (nothing proposed, decided, the order is not a paid one, or is_unclear), SelfApproval,
    ProposalChanged, RefundTooLarge (more than is left), ReturnOpen.
    """
    locked = locks.order_and_pools(dispute.order_id)
    row = Dispute.objects.select_related("payment").get(pk=dispute.pk)
    if not row.is_to_decide or not row.proposal:
        raise DisputeNotToDecide()
    refuse_unread(row, seen)
    if row.proposed_by == actor.label:
        raise SelfApproval()
    if is_unclear(row.payment):
        raise DisputeNotToDecide()
    is_refunded = row.proposal == Dispute.Decision.REFUNDED
    is_owed = is_in_suspense(row.payment) and row.amount_fen <= left_of_suspended(row.payment)
    row.decision, row.decided_by = row.proposal, actor.label
    row.save(update_fields=["decision", "decided_by"])
    close_dispute(
        gateway=row.payment.gateway,
        dispute_ref=row.dispute_id,
        outcome="refunded" if is_refunded or is_owed else "borne",
        actor=actor,
        effective_at=now(),
    )
    lost_fen = 0 if is_refunded else row.amount_fen
    if is_refunded:
        _take_shares_back(locked, row, actor)
    elif row.payment.pays_order:
        free_unsent(order=locked.order)
    else:
        lost_fen -= clear_disputed(locked=locked, dispute=row, is_loss=not is_owed, actor=actor)
    end_repaid_return(order=locked.order, actor=actor)
    data = {
        "order": row.order_id,
        "amount_fen": row.amount_fen,
        "decision": row.decision,
        "lost_fen": lost_fen,
    }
    audit.record(
        actor=actor, action="shop.dispute.decided", target=row, data={**data, "proposed_by": row.proposed_by}
    )
    return row


def _take_shares_back(locked: Locked, dispute: Dispute, actor: Actor) -> None:
    order = locked.order
    refuse_untakeable(dispute, order)
    lines = list(order.lines.all())
    parts = fill(dispute.amount_fen, [line.paid_fen - line.promised_fen for line in lines])
    refund = decide_refund(
        order=order,
        payment=dispute.payment,
        items=[RefundItem(line.pk, 0, amount) for line, amount in zip(lines, parts, strict=True) if amount],
        postage_fen=dispute.amount_fen - sum(parts),
        reason=BY_BANK,
        actor=actor,
        restock=False,
        by_bank=True,
    )
    refund.status, refund.processor_id = Refund.Status.SUCCEEDED, dispute.dispute_id
    refund.settled_at = now()
    refund.save(update_fields=["status", "processor_id", "settled_at"])
    order.refresh_from_db()
    apply_refund(locked=locked, refund=refund, actor=actor)

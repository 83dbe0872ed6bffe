"""Take a proposal of who bears a dispute away."""

from django.db import transaction

from core import audit
from core.actor import Actor
from shop import locks
from shop.errors import DisputeNotToDecide
from shop.models import Dispute
from shop.operations.propose_decision import refuse_unread


@transaction.atomic
def withdraw_decision(*, dispute: Dispute, actor: Actor, seen: str | None = None) -> Dispute:
    """Take one's own back, or turn another's down; then one may be proposed anew.

    Raises DisputeNotToDecide, ProposalChanged (see refuse_unread).
    """
    locks.order(dispute.order_id)
    row = Dispute.objects.get(pk=dispute.pk)
    if not row.is_to_decide or not row.proposal:
        raise DisputeNotToDecide()
    refuse_unread(row, seen)
    data = {"order": row.order_id, "decision": row.proposal, "proposed_by": row.proposed_by}
    step = "withdrawn" if row.proposed_by == actor.label else "turned_down"
    row.proposal, row.proposed_by, row.proposed_at = "", "", None
    row.save(update_fields=["proposal", "proposed_by", "proposed_at"])
    audit.record(actor=actor, action=f"shop.dispute.{step}", target=row, data=data)
    return row

"""A second person approves an adjustment: it is posted."""

from dataclasses import replace

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger import locks
from ledger.errors import BadStep, SelfApproval
from ledger.models import Adjustment, Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.rules.owner import Owner


@transaction.atomic
def approve_adjustment(*, adjustment_id: int, actor: Actor) -> Adjustment:
    """Post it, in the name of who proposed it. Raises SelfApproval, BadStep."""
    row = proposed(adjustment_id)
    if row.proposed_by == actor.label:
        raise SelfApproval()
    draft = begun(Txn.Kind.ADJUST, f"adjust:{row.pk}", now())
    row.txn = post_pair(
        draft=replace(draft, approver=actor.label),
        debit=Owner(row.debit.code, row.debit.type),
        credit=Owner(row.credit.code, row.credit.type),
        amount=row.amount_fen,
        content={"adjustment": row.pk, "document": row.document_hash, "amount_fen": row.amount_fen},
        actor=Actor.labelled(row.proposed_by),
    )
    return decided(row, Adjustment.Status.POSTED, "", actor)


def proposed(adjustment_id: int) -> Adjustment:
    """One that waits to be decided, locked. Raises BadStep."""
    row = locks.adjustment(adjustment_id)
    if row.status != Adjustment.Status.PROPOSED:
        raise BadStep(status=row.status)
    return row


def decided(row: Adjustment, status: str, note: str, actor: Actor) -> Adjustment:
    """Write down who decided, and what."""
    row.status, row.note, row.decided_at, row.decided_by = status, note, now(), actor.label
    row.save(update_fields=["status", "note", "decided_at", "decided_by", "txn"])
    data = {"debit": row.debit.code, "credit": row.credit.code, "amount_fen": row.amount_fen}
    audit.record(actor=actor, action=f"ledger.adjustment.{status}", target=row, data=data)
    return row

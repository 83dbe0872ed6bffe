"""Give a payout up before the bank has it."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.lookalikes import shows
from ledger.errors import BadStep, NoteMissing, VoidNeedsAnother
from ledger.locks import payout_batch
from ledger.models import PayoutBatch, PayoutLine
from ledger.operations.settle_payout import close_line, put_back

_BEFORE_THE_BANK = (PayoutBatch.Status.DRAFT, PayoutBatch.Status.APPROVED)


@transaction.atomic
def cancel_payout(*, batch_id: int, reason: str, actor: Actor) -> PayoutBatch:
    """Void a batch and its lines; what was posted for them is reversed.

    Of an approved batch a bank file may be out: whoever prepared it can't give it up, to prepare the same again, alone.
    Raises BadStep, NoteMissing, VoidNeedsAnother.
    """
    batch = payout_batch(batch_id)
    if batch.status not in _BEFORE_THE_BANK:
        raise BadStep(status=batch.status)
    if batch.status == PayoutBatch.Status.APPROVED and batch.prepared_by == actor.label:
        raise VoidNeedsAnother()
    if not shows(reason, 2):
        raise NoteMissing()
    for line in batch.lines.select_related("account", "txn"):
        if line.txn is not None:
            put_back(line=line, actor=actor)
        close_line(line=line, status=PayoutLine.Status.VOID, note=reason, actor=actor)
    batch.status, batch.closed_at = PayoutBatch.Status.VOID, now()
    batch.save(update_fields=["status", "closed_at"])
    audit.record(actor=actor, action="ledger.payout.voided", target=batch)
    return batch

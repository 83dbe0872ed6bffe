"""The bank has the file."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.errors import BadStep, FileChanged
from ledger.locks import payout_batch
from ledger.models import PayoutBatch
from ledger.queries.payouts import file_of
from ledger.rules.bank_file import hash_of


@transaction.atomic
def send_payout(*, batch_id: int, actor: Actor) -> PayoutBatch:
    """Note that the bank was given the file. Raises BadStep, FileChanged."""
    batch = payout_batch(batch_id)
    if batch.status != PayoutBatch.Status.APPROVED:
        raise BadStep(status=batch.status)
    if hash_of(file_of(batch)) != batch.file_hash:
        raise FileChanged()
    batch.status, batch.sent_at, batch.sent_by = PayoutBatch.Status.SENT, now(), actor.label
    batch.save(update_fields=["status", "sent_at", "sent_by"])
    audit.record(actor=actor, action="ledger.payout.sent", target=batch, data={"file_hash": batch.file_hash})
    return batch

"""Take the bank file of an approved payout."""

from django.db import transaction

from core import audit
from core.actor import Actor
from ledger.errors import BadStep, FileChanged
from ledger.locks import payout_batch
from ledger.models import PayoutBatch
from ledger.queries.payouts import file_of
from ledger.rules.bank_file import hash_of

_APPROVED = (PayoutBatch.Status.APPROVED, PayoutBatch.Status.SENT, PayoutBatch.Status.SETTLED)


@transaction.atomic
def take_bank_file(*, batch_id: int, actor: Actor) -> bytes:
    """The file as it was approved, for the bank. It holds names and accounts, so the audit says who took it.

    Raises BadStep before approval, FileChanged when it isn't what was approved.
    """
    batch = payout_batch(batch_id)
    if batch.status not in _APPROVED:
        raise BadStep(status=batch.status)
    file = file_of(batch)
    if hash_of(file) != batch.file_hash:
        raise FileChanged()
    data = {"file_hash": batch.file_hash, "lines": batch.line_count}
    audit.record(actor=actor, action="ledger.payout.file_taken", target=batch, data=data)
    return file

"""A second person approves a payout: it is posted, and its bank file stands."""

from dataclasses import replace

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.errors import BadStep, BalanceChanged, BooksDisagree, SelfApproval
from ledger.locks import payout_batch
from ledger.models import PayoutBatch, PayoutLine, Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.queries.payouts import disagreeing, file_of, unpaid_sums
from ledger.rules import owner
from ledger.rules.bank_file import hash_of
from ledger.rules.owner import Owner


@transaction.atomic
def approve_payout(*, batch_id: int, actor: Actor) -> PayoutBatch:
    """Post each line from what is available to what is under way, and keep the hash of the bank file.

    Raises SelfApproval, BadStep, BalanceChanged (somebody's credit was taken back since), BooksDisagree.
    """
    batch = payout_batch(batch_id)
    if batch.status != PayoutBatch.Status.DRAFT:
        raise BadStep(status=batch.status)
    if batch.prepared_by == actor.label:
        raise SelfApproval()
    lines = list(batch.lines.select_related("account", "batch"))
    short = [key for key, fen in unpaid_sums(line.account_id for line in lines).items() if fen < 0]
    if short:
        raise BalanceChanged(accounts=[line.account.code for line in lines if line.account_id in short])
    if wrong := disagreeing({line.account_id for line in lines}):
        raise BooksDisagree(accounts=wrong)
    for line in lines:
        line.txn = _post(line, actor)
        line.save(update_fields=["txn"])
    batch.status, batch.approved_at, batch.approved_by = PayoutBatch.Status.APPROVED, now(), actor.label
    batch.file_hash = hash_of(file_of(batch))
    batch.save()
    data = {"amount_fen": batch.amount_fen, "lines": len(lines), "file_hash": batch.file_hash}
    audit.record(actor=actor, action="ledger.payout.approved", target=batch, data=data)
    return batch


def _post(line: PayoutLine, approver: Actor) -> Txn:
    """In the name of who prepared it, approved by who approves."""
    draft = begun(Txn.Kind.PAYOUT, f"payout:line:{line.pk}", now())
    return post_pair(
        draft=replace(draft, approver=approver.label),
        debit=Owner(line.account.code, line.account.type),
        credit=owner.payouts_under_way(),
        amount=line.amount_fen,
        content={"line": line.pk, "account": line.account.code, "amount_fen": line.amount_fen},
        actor=Actor.labelled(line.batch.prepared_by),
    )

"""Prepare a payout: what is available goes into a batch that another person must approve."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.errors import BooksDisagree, NothingToPay, PaidOutAlready
from ledger.models import PayoutBatch, PayoutItem, PayoutLine
from ledger.queries.payouts import Payee, disagreeing, payees, unpaid_entries

AT_ONCE = 1000
"""Rows a statement."""


def prepare_payout(*, actor: Actor, federations: Collection[int] | None = None) -> PayoutBatch:
    """A draft with a line for each payee with something due, of these federations or of all.

    What was taken back since the last payout is among the entries, so that it is netted; whoever owes more than is
    there waits. Nothing is posted yet. Raises NothingToPay, PaidOutAlready, BooksDisagree.
    """
    try:
        with transaction.atomic():
            return _prepare(actor, federations)
    except IntegrityError as error:
        raise PaidOutAlready() from error


def _prepare(actor: Actor, federations: Collection[int] | None) -> PayoutBatch:
    due: list[tuple[Payee, list[int], int]] = []
    for payee in payees(federations):
        entries = list(unpaid_entries().filter(account=payee.account).values_list("id", "amount"))
        amount = -sum(fen for _, fen in entries)
        if payee.is_payable and amount > 0:
            due.append((payee, [key for key, _ in entries], amount))
    if not due:
        raise NothingToPay()
    if wrong := disagreeing({payee.account.pk for payee, _, _ in due}):
        raise BooksDisagree(accounts=wrong)
    total = sum(amount for _, _, amount in due)
    batch = PayoutBatch.objects.create(
        amount_fen=total, line_count=len(due), prepared_at=now(), prepared_by=actor.label
    )
    for position, (payee, entries_of, amount) in enumerate(due):
        line = PayoutLine.objects.create(
            batch=batch,
            position=position,
            account=payee.account,
            amount_fen=amount,
            payee_name=payee.name.strip(),
            bank_account=payee.bank_account.strip(),
        )
        items = (PayoutItem(line=line, entry_id=key) for key in entries_of)
        PayoutItem.objects.bulk_create(items, batch_size=AT_ONCE)
    data = {"amount_fen": total, "lines": len(due)}
    audit.record(actor=actor, action="ledger.payout.prepared", target=batch, data=data)
    return batch

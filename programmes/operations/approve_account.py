"""A second person approves an organisation's bank account."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from programmes.errors import AccountDecided, AccountMismatch, OwnProposal
from programmes.locks import account_change
from programmes.models import AccountChange
from programmes.rules import account


@transaction.atomic
def approve_account(*, change_id: int, number: str, actor: Actor) -> AccountChange:
    """The organisation is paid to it from the next payout on; `number` is typed anew, from the bank's paper.

    A batch that was prepared before keeps the account it was prepared with.
    Raises OwnProposal, AccountDecided, AccountInvalid, AccountMismatch.
    """
    row = waiting(change_id)
    if row.proposed_by == actor.label:
        raise OwnProposal()
    if account.clean(number) != row.bank_account:
        raise AccountMismatch()
    row.organisation.bank_account = row.bank_account
    row.organisation.save(update_fields=["bank_account"])
    return decided(row, AccountChange.Status.APPROVED, "", actor)


def waiting(change_id: int) -> AccountChange:
    """One that waits to be decided, locked. Raises AccountDecided."""
    row = account_change(change_id)
    if row.status != AccountChange.Status.PROPOSED:
        raise AccountDecided(status=row.status)
    return row


def decided(row: AccountChange, status: str, note: str, actor: Actor) -> AccountChange:
    """Write down who decided, and what."""
    row.status, row.note, row.decided_at, row.decided_by = status, note, now(), actor.label
    row.save(update_fields=["status", "note", "decided_at", "decided_by"])
    facts = {"organisation": row.organisation_id}
    audit.record(actor=actor, action=f"programmes.account.{status}", target=row, data=facts)
    return row

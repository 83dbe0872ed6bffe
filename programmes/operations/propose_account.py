"""Propose an organisation's bank account."""

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor
from core.clock import now
from programmes.errors import AccountMismatch, AccountWaits
from programmes.models import AccountChange, Organisation
from programmes.rules import account


def propose_account(*, organisation: Organisation, number: str, again: str, actor: Actor) -> AccountChange:
    """A number that another person must approve, typed twice. Nothing is paid to it before.

    Raises AccountInvalid, AccountMismatch, AccountWaits.
    """
    wanted = account.clean(number)
    if account.clean(again) != wanted:
        raise AccountMismatch()
    try:
        with transaction.atomic():
            row = AccountChange.objects.create(
                organisation=organisation, bank_account=wanted, proposed_at=now(), proposed_by=actor.label
            )
            facts = {"organisation": organisation.pk}
            audit.record(actor=actor, action="programmes.account.proposed", target=row, data=facts)
    except IntegrityError as error:
        raise AccountWaits() from error
    return row

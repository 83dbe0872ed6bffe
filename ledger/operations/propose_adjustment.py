"""Propose to correct what a party is owed."""

from hashlib import sha256

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.lookalikes import shows
from ledger import locks
from ledger.errors import AmountInvalid, GroundsMissing
from ledger.models import Account, Adjustment, AdjustmentDocument
from ledger.operations.open_account import open_account
from ledger.rules import owner
from ledger.rules.document import kind_of

SHORTEST, LONGEST = 4, 300


@transaction.atomic
def propose_adjustment(
    *,
    account: Account,
    amount_fen: int,
    reason: str,
    document_name: str,
    document: bytes,
    actor: Actor,
    against: Account | None = None,
) -> Adjustment:
    """Credit `amount_fen` to an account, or take it when negative; posted once another person approves.

    The same that the same person proposed before, and that waits, is answered again: a form that was sent twice.

    `against` bears it, by default the project's account for adjustments. Raises AmountInvalid, GroundsMissing.
    """
    other = against or open_account(owner=owner.adjustments(), actor=actor)
    if not amount_fen or other.pk == account.pk or account.currency != other.currency:
        raise AmountInvalid()
    kind, text = kind_of(document), reason.strip()
    if kind is None or not (shows(text, SHORTEST) and len(text) <= LONGEST and shows(document_name)):
        raise GroundsMissing()
    debit, credit = (other, account) if amount_fen > 0 else (account, other)
    digest = sha256(document).hexdigest()
    # copies of one proposal stand in line here
    locks.account(account.pk)
    stands = Adjustment.objects.filter(
        status=Adjustment.Status.PROPOSED,
        debit=debit,
        credit=credit,
        amount_fen=abs(amount_fen),
        reason=text,
        document_hash=digest,
        proposed_by=actor.label,
    ).first()
    if stands is not None:
        return stands
    row = Adjustment.objects.create(
        debit=debit,
        credit=credit,
        amount_fen=abs(amount_fen),
        reason=text,
        document_name=document_name.strip()[-120:],
        document_hash=digest,
        proposed_at=now(),
        proposed_by=actor.label,
    )
    AdjustmentDocument.objects.create(adjustment=row, content_type=kind, body=document)
    data = {"debit": debit.code, "credit": credit.code, "amount_fen": row.amount_fen}
    audit.record(
        actor=actor,
        action="ledger.adjustment.proposed",
        target=row,
        data={**data, "document": row.document_hash},
    )
    return row

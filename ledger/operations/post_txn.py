"""Write one transaction into the journal."""

from uuid import uuid4

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.models import BalanceCheck, Entry, Txn
from ledger.queries.posted import posted
from ledger.rules.draft import Draft


def post_txn(*, draft: Draft, actor: Actor) -> Txn:
    """Write header, entries and balance check; a repeat returns what stands already. In the caller's transaction.

    Raises KeyConflict when the key was used for other content, IntegrityError when the postings don't balance.
    """
    try:
        with transaction.atomic():
            return _write(draft, actor)
    except IntegrityError:
        # lost a race for the key: the winner's transaction is the answer
        found = posted(draft.idem_key, draft.digest)
        if found is None:
            raise
        return found


def _write(draft: Draft, actor: Actor) -> Txn:
    check = uuid4()
    txn = Txn.objects.create(
        balance_check_id=check,
        kind=draft.kind,
        idem_key=draft.idem_key,
        request_hash=draft.digest,
        request=draft.request,
        reverses_id=draft.reverses_id,
        order_ref=draft.order_ref,
        line_ref=draft.line_ref,
        session_ref=draft.session_ref,
        policy_id=draft.policy_id,
        effective_at=draft.effective_at,
        booked_at=now(),
        actor=actor.label,
        approver=draft.approver,
        entry_count=len(draft.postings),
    )
    Entry.objects.bulk_create(
        Entry(
            txn=txn,
            position=position,
            account_id=posting.account_id,
            currency=posting.currency,
            amount=posting.amount_fen,
            layer=posting.layer,
            role=posting.role,
        )
        for position, posting in enumerate(draft.postings)
    )
    BalanceCheck.objects.create(id=check, txn=txn)
    data = {"line": draft.line_ref, "amount_fen": sum(max(p.amount_fen, 0) for p in draft.postings)}
    audit.record(actor=actor, action=f"ledger.{draft.kind}.posted", target=txn, data=data)
    return txn

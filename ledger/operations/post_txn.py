"""Write transactions into the journal."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.inserting import insert_all
from ledger.models import BalanceCheck, Entry, Txn
from ledger.queries.posted import all_posted, posted
from ledger.rules.draft import Draft


def post_txn(*, draft: Draft, actor: Actor) -> Txn:
    """Write header, entries and balance check; a repeat returns what stands already. In the caller's transaction.

    Raises KeyConflict when the key was used for other content, IntegrityError when the postings don't balance.
    """
    try:
        with transaction.atomic():
            return _write([draft], actor)[0]
    except IntegrityError:
        # lost a race for the key: the winner's transaction is the answer
        found = posted(draft.idem_key, draft.digest)
        if found is None:
            raise
        return found


def post_txns(*, drafts: Sequence[Draft], actor: Actor) -> list[Txn]:
    """Write many in five statements, or return what stands under their keys. In the caller's transaction.

    Raises KeyConflict, and IntegrityError when postings don't balance or a key was taken at this moment: with the
    whole transaction tried again, the repeat finds it.
    """
    found = all_posted({draft.idem_key: draft.digest for draft in drafts})
    fresh = [draft for draft in drafts if draft.idem_key not in found]
    found |= {txn.idem_key: txn for txn in _write(fresh, actor)}
    return [found[draft.idem_key] for draft in drafts]


def _write(drafts: Sequence[Draft], actor: Actor) -> list[Txn]:
    checks = [uuid4() for _ in drafts]
    headers = [_header(draft, check, actor) for draft, check in zip(drafts, checks, strict=True)]
    txns = insert_all(headers)
    insert_all(
        Entry(
            txn=txn,
            position=position,
            account_id=posting.account_id,
            currency=posting.currency,
            amount=posting.amount_fen,
            layer=posting.layer,
            role=posting.role,
        )
        for txn, draft in zip(txns, drafts, strict=True)
        for position, posting in enumerate(draft.postings)
    )
    insert_all(BalanceCheck(id=check, txn=txn) for check, txn in zip(checks, txns, strict=True))
    audit.record_all(
        audit.entry(
            actor=actor,
            action=f"ledger.{draft.kind}.posted",
            target=txn,
            data={"line": draft.line_ref, "amount_fen": sum(max(p.amount_fen, 0) for p in draft.postings)},
        )
        for txn, draft in zip(txns, drafts, strict=True)
    )
    return txns


def _header(draft: Draft, check: UUID, actor: Actor) -> Txn:
    return Txn(
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

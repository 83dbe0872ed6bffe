"""The bank has answered: a line was paid, or came back."""

from collections.abc import Iterable
from typing import Literal

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from core.lookalikes import shows
from ledger.errors import BadStep
from ledger.locks import payout_batch
from ledger.models import PayoutBatch, PayoutItem, PayoutLine, Txn
from ledger.operations.post_pair import begun, post_pair
from ledger.rules import owner
from ledger.rules.owner import Owner
from ledger.rules.payout_key import back_key, paid_key

Outcome = Literal["paid", "rejected"]


@transaction.atomic
def settle_payout(
    *, batch_id: int, line_ids: Iterable[int], outcome: Outcome, actor: Actor, note: str = ""
) -> PayoutBatch:
    """Mark lines of a sent batch; the batch is settled with its last.

    Paid: the money left the bank. Rejected: it is the payee's again, and goes into the next payout; `note` says why.
    Raises BadStep (not sent, or a line is marked already), Invalid.
    """
    batch = payout_batch(batch_id)
    wanted = set(line_ids)
    lines = list(batch.lines.filter(pk__in=wanted).select_related("account", "txn"))
    wrong = {
        "lines": not wanted or len(lines) != len(wanted),
        "note": outcome == "rejected" and not shows(note),
    }
    if any(wrong.values()):
        raise Invalid(fields={name: ["required"] for name, is_wrong in wrong.items() if is_wrong})
    if batch.status != PayoutBatch.Status.SENT or any(ln.status != PayoutLine.Status.OPEN for ln in lines):
        raise BadStep(status=batch.status)
    for line in lines:
        if outcome == "paid":
            _pay(line, actor)
            close_line(line=line, status=PayoutLine.Status.PAID, note=note, actor=actor)
        else:
            put_back(line=line, actor=actor)
            close_line(line=line, status=PayoutLine.Status.REJECTED, note=note, actor=actor)
    if not batch.lines.filter(status=PayoutLine.Status.OPEN).exists():
        batch.status, batch.closed_at = PayoutBatch.Status.SETTLED, now()
        batch.save(update_fields=["status", "closed_at"])
        audit.record(actor=actor, action="ledger.payout.settled", target=batch)
    return batch


def close_line(*, line: PayoutLine, status: str, note: str, actor: Actor) -> None:
    """Note what became of a line; what wasn't paid sets its entries free for another payout."""
    line.status, line.settled_at, line.settled_by = status, now(), actor.label
    line.note = note.strip()[:160] if shows(note) else ""
    line.save(update_fields=["status", "settled_at", "settled_by", "note"])
    if status != PayoutLine.Status.PAID:
        PayoutItem.objects.filter(line=line).update(is_void=True)
    data = {"account": line.account.code, "amount_fen": line.amount_fen}
    audit.record(actor=actor, action=f"ledger.payout_line.{status}", target=line, data=data)


def _pay(line: PayoutLine, actor: Actor) -> Txn:
    return post_pair(
        draft=begun(Txn.Kind.SETTLE, paid_key(line.pk), now()),
        debit=owner.payouts_under_way(),
        credit=owner.bank(),
        amount=line.amount_fen,
        content={"line": line.pk, "amount_fen": line.amount_fen},
        actor=actor,
    )


def put_back(*, line: PayoutLine, actor: Actor) -> Txn:
    """Reverse a line's payout: what it took is available again."""
    return post_pair(
        draft=begun(Txn.Kind.BOUNCE, back_key(line.pk), now(), reverses=line.txn),
        debit=owner.payouts_under_way(),
        credit=Owner(line.account.code, line.account.type),
        amount=line.amount_fen,
        content={"line": line.pk, "amount_fen": line.amount_fen},
        actor=actor,
    )

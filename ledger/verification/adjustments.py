"""Whether adjustments are what the books say of them."""

from collections.abc import Iterator
from hashlib import sha256

from ledger.models import Adjustment, AdjustmentDocument
from ledger.verification.findings import Fault, Problem, unequal

AT_ONCE = 500
"""Adjustments read together."""


def adjustment_faults() -> Iterator[Problem]:
    """Adjustments against what was posted for them, and each document against its hash."""
    rows = Adjustment.objects.select_related("txn").prefetch_related("txn__entries").order_by("id")
    for row in rows.iterator(AT_ONCE):
        facts: list[Fault] = [("document", row.document_hash[:16], _document_hash(row)[:16])]
        if row.txn is not None:
            entries = sorted((entry.account_id, entry.amount) for entry in row.txn.entries.all())
            due = sorted([(row.debit_id, row.amount_fen), (row.credit_id, -row.amount_fen)])
            facts += [
                ("transaction", f"adjust:{row.pk}", row.txn.idem_key),
                ("proposed by", row.txn.actor, row.proposed_by),
                ("approved by", row.txn.approver, row.decided_by),
                ("accounts and amounts", entries, due),
            ]
        yield from unequal(row.txn_id, str(row), facts)


def _document_hash(row: Adjustment) -> str:
    """Of what is kept; a document takes two megabytes, so one at a time."""
    body = AdjustmentDocument.objects.filter(pk=row.pk).values_list("body", flat=True).first()
    return sha256(body or b"").hexdigest()

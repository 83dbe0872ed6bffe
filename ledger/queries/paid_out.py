"""Which lines' money has left."""

from collections.abc import Iterable

from ledger.models import PayoutBatch, PayoutItem

_LEFT = (PayoutBatch.Status.APPROVED, PayoutBatch.Status.SENT, PayoutBatch.Status.SETTLED)


def paid_out(line_refs: Iterable[int]) -> set[int]:
    """Those of the lines of which some share was approved to be paid out: a refund makes its payee owe it."""
    items = PayoutItem.objects.filter(
        is_void=False, line__batch__status__in=_LEFT, entry__txn__line_ref__in=list(line_refs)
    )
    return {ref for ref in items.values_list("entry__txn__line_ref", flat=True) if ref is not None}

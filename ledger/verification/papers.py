"""Whether each payout and each adjustment in the books has the paper that it was posted for."""

from collections.abc import Iterator

from django.db.models import Q

from ledger.models import Txn
from ledger.verification.findings import Problem

_PAYOUT, _ADJUST = Txn.Kind.PAYOUT, Txn.Kind.ADJUST


def paper_faults() -> Iterator[Problem]:
    """The transactions that have none. Kinds have no index, as nobody else asks by them: one look is for both."""
    lost = Q(kind=_PAYOUT, payout_line=None) | Q(kind=_ADJUST, adjustment=None)
    rows = Txn.objects.filter(lost, kind__in=(_PAYOUT, _ADJUST)).order_by("id")
    for txn, kind in rows.values_list("id", "kind"):
        found = ("payout", "a line that it pays") if kind == _PAYOUT else ("adjustment", "one that it posts")
        yield Problem(txn, None, *found, "none")

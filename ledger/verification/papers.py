"""Whether what the books say of payouts and adjustments has the paper that it was posted for."""

from collections.abc import Iterator

from django.db.models import Q

from ledger.models import PayoutLine, Txn
from ledger.rules.payout_key import line_of
from ledger.verification.findings import Problem

_OWN = {
    Txn.Kind.PAYOUT: ("payout", "a line that it pays"),
    Txn.Kind.ADJUST: ("adjustment", "one that it posts"),
}
_RESULTS = (Txn.Kind.SETTLE, Txn.Kind.BOUNCE)


def paper_faults() -> Iterator[Problem]:
    """The transactions that have none. Kinds have no index, as nobody else asks by them: one look is for all."""
    lost = Q(kind=Txn.Kind.PAYOUT, payout_line=None) | Q(kind=Txn.Kind.ADJUST, adjustment=None)
    rows = Txn.objects.filter(lost | Q(kind__in=_RESULTS), kind__in=(*_OWN, *_RESULTS)).order_by("id")
    lines = set(PayoutLine.objects.exclude(txn=None).values_list("id", flat=True))
    for txn, kind, key in rows.values_list("id", "kind", "idem_key"):
        if kind in _OWN:
            yield Problem(txn, None, *_OWN[Txn.Kind(kind)], "none")
        elif line_of(key) not in lines:
            yield Problem(txn, None, f"{kind}: key", "the result of a line that was paid out", key)

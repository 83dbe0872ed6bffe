"""What the books say of a processor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ledger.models import Entry
from ledger.rules import owner
from ledger.rules.source import Source, source_of

AT_ONCE = 5_000


@dataclass(frozen=True)
class ClearingMove:
    """One entry on a clearing account, in minor units of its currency: debit positive."""

    txn_id: int
    source: Source
    amount: int
    currency: str
    at: datetime


def clearing_moves_between(gateway: str, since: datetime, until: datetime) -> list[ClearingMove]:
    """The moves of a time, `until` not in it."""
    return list(_moves(gateway, Q(txn__effective_at__gte=since, txn__effective_at__lt=until)))


def clearing_moves_of(gateway: str, order_refs: Iterable[int]) -> Iterator[ClearingMove]:
    """All moves of some orders, whenever they were booked."""
    refs = sorted(set(order_refs))
    for start in range(0, len(refs), AT_ONCE):
        yield from _moves(gateway, Q(txn__order_ref__in=refs[start : start + AT_ONCE]))


def clearing_moves_received(gateway: str, source_refs: Iterable[str]) -> Iterator[ClearingMove]:
    """All moves of receipts in suspense that belong to no order, by their names."""
    refs = sorted(set(source_refs))
    for start in range(0, len(refs), AT_ONCE):
        received = Q(txn__idem_key__in=[f"suspense:{gateway}:{ref}" for ref in refs[start : start + AT_ONCE]])
        back = Q(
            txn__reverses__idem_key__in=[f"suspense:{gateway}:{ref}" for ref in refs[start : start + AT_ONCE]]
        )
        yield from _moves(gateway, received | back)


def _moves(gateway: str, wanted: Q) -> Iterator[ClearingMove]:
    code = owner.clearing(gateway).code
    mine = Q(account__code=code) | Q(account__code__startswith=f"{code}:")
    rows = Entry.objects.filter(mine & wanted).order_by("txn_id", "position")
    fields = ("txn_id", "txn__idem_key", "txn__order_ref", "amount", "currency", "txn__effective_at")
    for txn_id, key, order_ref, amount, currency, at in rows.values_list(*fields):
        yield ClearingMove(txn_id, source_of(key, order_ref), amount, currency, at)

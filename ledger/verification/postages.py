"""What must hold between the transactions of one order's postage: what goes back came in, from whom it went to."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from django.db.models import F

from ledger.models import Entry, Txn
from ledger.verification.findings import Problem
from ledger.verification.turning import Sums, compared, number_of, of_nothing, sums_of, turned_round

BATCH = 400
"""Orders a query: below SQLite's limit of parameters."""


def postage_faults(order_refs: Iterable[int]) -> Iterator[Problem]:
    """Replay the postages of orders in the order of their transactions."""
    refs = sorted(order_refs)
    kinds = (Txn.Kind.POSTAGE, Txn.Kind.POSTBACK, Txn.Kind.UNREFUND)
    for at in range(0, len(refs), BATCH):
        rows = Txn.objects.filter(order_ref__in=refs[at : at + BATCH], line_ref=None, kind__in=kinds)
        txns = rows.annotate(leaf_index=F("leaf")).prefetch_related("entries").order_by("order_ref", "id")
        for _, of_order in groupby(txns, attrgetter("order_ref")):
            yield from _replay(list(of_order))


def _replay(txns: Sequence[Txn]) -> Iterator[Problem]:
    left: dict[int | None, Sums] = {}
    backs: dict[int | None, Txn] = {}
    for txn in txns:
        entries = list(txn.entries.all())
        if txn.kind == "postage":
            left[txn.pk] = sums_of(entries)
        elif txn.kind == "postback" and txn.reverses_id in left:
            backs[txn.pk] = txn
            yield from _taken_back(txn, entries, left[txn.reverses_id])
        elif txn.kind == "postback":
            yield of_nothing(txn, "a postage of its order")
        elif (back := backs.pop(txn.reverses_id, None)) is None:
            yield of_nothing(txn, "a refund of its order's postage that stands")
        else:
            due = turned_round(sums_of(back.entries.all()))
            yield from compared(txn, entries, due)
            _add(left[back.reverses_id], due)


def _taken_back(txn: Txn, entries: Sequence[Entry], left: Sums) -> Iterator[Problem]:
    """As much as its clearing says, from whom it had gone to, and no more than is left."""
    fen = -sum(entry.amount for entry in entries if not entry.role)
    due = {key: fen if key[1] else -fen for key in left}
    yield from compared(txn, entries, due)
    _add(left, due)
    for (_, role), amount in left.items():
        if role and amount > 0:
            yield Problem(txn.pk, number_of(txn), f"share of {role}", "nothing below zero", str(-amount))


def _add(left: Sums, more: Sums) -> None:
    for key, fen in more.items():
        left[key] = left.get(key, 0) + fen

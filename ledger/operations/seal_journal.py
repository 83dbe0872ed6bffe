"""The sealer: gives every transaction its place in the log, and folds the balances."""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction

from core.clock import now
from ledger.locks import seal_head
from ledger.models import TILE, Balance, Leaf, LeafSalts, SealHead, Tile, Txn
from ledger.operations.sign_checkpoint import sign_checkpoint
from ledger.queries.facts import UNSEALED, WAITING, Header, Posted, chart, facts_of, read
from ledger.rules.leaf import record_of, salts_needed
from ledger.rules.merkle import Frontier, leaf_hash, root_of

BATCH = 1_000
"""Transactions a commit: SQLite's other writers wait no longer than this takes."""
SETTLED = timedelta(minutes=2)
"""On PostgreSQL a lower id may be committed after a higher one. Older than this, none is still under way; a whole
run, which looks from the beginning, finds even those."""


class Sealed(NamedTuple):
    """One transaction with its place."""

    leaf: Leaf
    salts: bytes
    entries: Sequence[Posted]
    booked_at: str


def seal_journal(*, whole: bool = False, limit: int | None = None) -> int:
    """Seal what waits, at most `limit` transactions, and sign a checkpoint; how many were sealed.

    While another process works, nothing is done. `whole` looks for stragglers from the first transaction on.
    """
    total = 0
    while limit is None or total < limit:
        size = min(BATCH, limit - total) if limit else BATCH
        sealed = _seal_batch(size, whole)
        total += sealed
        if sealed < size:
            break
    sign_checkpoint()
    return total


@transaction.atomic
def _seal_batch(size: int, whole: bool) -> int:
    head = seal_head()
    if head is None:
        return 0
    waiting = list(read(UNSEALED, [0, size]) if whole else read(WAITING, [head.floor, size]))
    if not waiting:
        return 0
    sealed = _placed(head, waiting)
    Leaf.objects.bulk_create([one.leaf for one in sealed])
    LeafSalts.objects.bulk_create(LeafSalts(leaf_id=one.leaf.index, salts=one.salts) for one in sealed)
    _lay_tiles(head.size, head.size + len(sealed))
    _fold(entry for one in sealed for entry in one.entries)
    _move_head(head, sealed)
    return len(sealed)


def _placed(head: SealHead, waiting: Sequence[tuple[Header, list[Posted]]]) -> list[Sealed]:
    known = chart()
    places = {found.txn_id: head.size + at for at, (found, _) in enumerate(waiting)}
    sealed = []
    for found, entries in waiting:
        before = found.reverses_leaf
        if before is None and found.reverses_id is not None:
            before = places[found.reverses_id]
        salts = os.urandom(salts_needed(len(entries)))
        record = record_of(facts_of(found, entries, known, before), salts)
        leaf = Leaf(index=places[found.txn_id], txn_id=found.txn_id, hash=leaf_hash(record), record=record)
        sealed.append(Sealed(leaf, salts, entries, found.booked_at))
    return sealed


def _lay_tiles(before: int, after: int) -> None:
    """The tiles that became full, level by level."""
    level, span = 1, TILE
    while before // span < after // span:
        for index in range(before // span, after // span):
            Tile.objects.create(level=level, index=index, root=root_of(_below(level, index)))
        level, span = level + 1, span * TILE


def _below(level: int, index: int) -> list[bytes]:
    low, high = index * TILE, (index + 1) * TILE
    if level == 1:
        rows = Leaf.objects.filter(index__gte=low, index__lt=high).order_by("index")
        return [bytes(found) for found in rows.values_list("hash", flat=True)]
    tiles = Tile.objects.filter(level=level - 1, index__gte=low, index__lt=high).order_by("index")
    return [bytes(found) for found in tiles.values_list("root", flat=True)]


def _fold(entries: Iterable[Posted]) -> None:
    """Add entries to the balances, one update an account, layer and currency."""
    sums: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries:
        total = sums[entry.account_id, entry.layer, entry.currency]
        total[0] += entry.amount
        total[1] += 1
    accounts = {key[0] for key in sums}
    for row in Balance.objects.filter(account__in=accounts):
        total = sums.get((row.account_id, row.layer, row.currency), [0, 0])
        total[0] += row.amount
        total[1] += row.entries
    Balance.objects.bulk_create(
        [
            Balance(account_id=account, layer=layer, currency=currency, amount=amount, entries=count)
            for (account, layer, currency), (amount, count) in sorted(sums.items())
        ],
        update_conflicts=True,
        unique_fields=["account", "layer", "currency"],
        update_fields=["amount", "entries"],
    )


def _move_head(head: SealHead, sealed: Sequence[Sealed]) -> None:
    tree = Frontier(head.size, [bytes.fromhex(peak) for peak in head.peaks.split()])
    for one in sealed:
        tree.append(bytes(one.leaf.hash))
    head.size, head.peaks = tree.size, " ".join(peak.hex() for peak in tree.peaks)
    settled = [one.leaf.txn_id for one in sealed]
    if connection.vendor == "postgresql":
        # whatever is sealed and old by now is settled, from earlier runs too
        old = Txn.objects.filter(booked_at__lt=now() - SETTLED, id__gt=head.floor, leaf__isnull=False)
        settled = list(old.order_by("-id").values_list("id", flat=True)[:1])
    head.floor = max([head.floor, *settled])
    head.save()

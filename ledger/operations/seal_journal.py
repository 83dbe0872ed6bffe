"""The sealer: gives every transaction its place in the log, and folds the balances."""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from core.clock import now
from ledger.locks import seal_head
from ledger.models import TILE, Balance, Leaf, SealHead, Tile, Txn
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

    place: int
    txn_id: int
    hash: bytes
    record: bytes
    salts: bytes
    entries: Sequence[Posted]
    booked_at: str


def seal_journal(*, whole: bool = False, limit: int | None = None) -> int:
    """Seal what waits, at most `limit` transactions, and sign a checkpoint; how many were sealed.

    While another process works, nothing is done. `whole` looks for stragglers from the first transaction on. Each
    batch goes on where the one before ended, so that a row is read once, however many batches there are.
    """
    total = 0
    after = _before_the_first() if whole else None
    while limit is None or total < limit:
        size = min(BATCH, limit - total) if limit else BATCH
        sealed = _seal_batch(size, after)
        total += len(sealed)
        if len(sealed) < size:
            break
        after = sealed[-1].txn_id
    if connection.vendor == "postgresql":
        _settle()
    sign_checkpoint()
    return total


def _before_the_first() -> int | None:
    """Where to begin, so that everything that waits comes behind it."""
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [0, 1])
        found = cursor.fetchone()
    return found[0] - 1 if found else None


@transaction.atomic
def _seal_batch(size: int, after: int | None) -> list[Sealed]:
    """The next `size` that wait behind the transaction `after`, or the head's floor."""
    head = seal_head()
    if head is None:
        return []
    waiting = list(read(WAITING, [head.floor if after is None else after, size]))
    if not waiting:
        return []
    sealed = _placed(head, waiting)
    _write(
        "ledger_leaf (id, txn_id, hash, record)",
        ["int8", "int8", "bytea", "bytea"],
        [one[:4] for one in sealed],
    )
    _write("ledger_leafsalts (id, salts)", ["int8", "bytea"], [(one.place, one.salts) for one in sealed])
    _lay_tiles(head.size, head.size + len(sealed))
    _fold(entry for one in sealed for entry in one.entries)
    _move_head(head, sealed)
    return sealed


def _write(table: str, types: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows: making a model's object of each costs more than the database takes to store it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"copy {table} from stdin (format binary)") as copy:
                copy.set_types(types)
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"insert into {table} values ({', '.join(['%s'] * len(types))})", rows)  # noqa: S608 our own names


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
        place = places[found.txn_id]
        sealed.append(Sealed(place, found.txn_id, leaf_hash(record), record, salts, entries, found.booked_at))
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
        tree.append(one.hash)
    head.size, head.peaks = tree.size, " ".join(peak.hex() for peak in tree.peaks)
    settled = sealed
    if connection.vendor == "postgresql":
        before = (now() - SETTLED).strftime("%Y-%m-%d %H:%M:%S.%f")
        settled = [one for one in sealed if one.booked_at < before]
    head.floor = max([head.floor, *(one.txn_id for one in settled)])
    head.save()


@transaction.atomic
def _settle() -> None:
    """Whatever is sealed and old by now is settled, from earlier runs too."""
    head = seal_head()
    if head is None:
        return
    old = Txn.objects.filter(booked_at__lt=now() - SETTLED, id__gt=head.floor, leaf__isnull=False)
    last = old.order_by("-id").values_list("id", flat=True).first()
    if last:
        head.floor = last
        head.save()

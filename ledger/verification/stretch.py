"""One stretch of the log, verified by itself: what a process works on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import connection

from ledger.models import TILE
from ledger.queries.facts import SEALED, Chart, Header, Posted, facts_of, read_rows
from ledger.rules.leaf import differences, record_of
from ledger.rules.merkle import Frontier
from ledger.verification.findings import Problem
from ledger.verification.lines import line_faults
from ledger.verification.quick import Quick
from ledger.verification.txns import faults

STRETCH = 8_192
"""Leaves a task: a power of two, of whole tiles."""
_LEAVES = (
    "select l.id, l.hash, l.record, s.salts from ledger_leaf l left join ledger_leafsalts s on s.id = l.id "
    "where l.id >= %s and l.id < %s order by l.id"
)
_LINE_KINDS = frozenset({"refund", "unrefund", "release"})
Sums = dict[tuple[int, str, str], list[int]]


@dataclass
class Found:
    """What a stretch came to: faults, the roots of its tiles, its peaks at the sizes asked for, its balances."""

    low: int
    high: int
    problems: list[Problem] = field(default_factory=list)
    tiles: list[bytes] = field(default_factory=list)
    peaks: dict[int, list[bytes]] = field(default_factory=dict)
    sums: Sums = field(default_factory=dict)
    entries: int = 0


def verify_stretch(low: int, high: int, sizes: Sequence[int], known: Chart) -> Found:
    """Verify the leaves from `low` (a multiple of STRETCH) to `high`; `sizes` are the checkpoints' in between."""
    found = Found(low, high)
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [low, high])
        leaves = {row[0]: row[1:] for row in cursor.fetchall()}
    hashes: list[bytes] = []
    lines: set[int] = set()
    quick = Quick(known)
    for head, rows in read_rows(SEALED, [low, high]):
        while low + len(hashes) < head.n:
            hashes.append(_missing(found, low + len(hashes)))
        stored, record, salts = leaves[head.n]
        made = sha256(b"\0" + record).digest()
        if made == stored and quick.vouches(head, rows, record, salts or b""):
            hashes.append(made)
            continue
        entries = [Posted._make(row) for row in rows]
        hashes.append(_one(found, head, entries, leaves[head.n], known))
        _add(found, entries)
        if head.kind in _LINE_KINDS and head.line_ref is not None:
            lines.add(head.line_ref)
    while low + len(hashes) < high:
        hashes.append(_missing(found, low + len(hashes)))
    quick.add_to(found.sums)
    found.entries = sum(total[1] for total in found.sums.values())
    found.problems += line_faults(lines)
    _grow(found, hashes, sizes)
    return found


def _missing(found: Found, index: int) -> bytes:
    found.problems.append(Problem(None, index + 1, "leaf", "a leaf", "none"))
    return bytes(32)


def _one(
    found: Found, head: Header, entries: list[Posted], leaf: tuple[bytes, bytes, bytes | None], known: Chart
) -> bytes:
    """The leaf's hash as its record gives it; faults are noted."""
    record, salts = bytes(leaf[1]), bytes(leaf[2] or b"")
    number, made = head.n + 1, sha256(b"\0" + record).digest()
    if made != bytes(leaf[0]):
        stored = bytes(leaf[0]).hex()[:16]
        found.problems.append(
            Problem(head.txn_id, number, "leaf: hash of its record", made.hex()[:16], stored)
        )
    if head.id is None:
        found.problems.append(Problem(head.txn_id, number, "transaction", "a row in the journal", "none"))
        return made
    now = record_of(facts_of(head, entries, known, head.reverses_leaf), salts)
    if now != record:
        found.problems += _changed(head, record, now, number)
    found.problems += faults(head, entries, known, number)
    return made


def _changed(head: Header, record: bytes, now: bytes, number: int) -> Iterator[Problem]:
    try:
        for name, sealed, stands in differences(record, now):
            yield Problem(head.txn_id, number, name, f"{sealed} as sealed", stands)
    except ValueError as error:
        yield Problem(head.txn_id, number, "leaf: record", "length-prefixed fields", str(error))


def _add(found: Found, entries: Sequence[Posted]) -> None:
    sums = found.sums
    for entry in entries:
        key = (entry.account_id, entry.layer, entry.currency)
        total = sums.get(key)
        if total is None:
            sums[key] = [entry.amount, 1]
        else:
            total[0] += entry.amount
            total[1] += 1


def _grow(found: Found, hashes: Sequence[bytes], sizes: Sequence[int]) -> None:
    """The tiles' roots, and the peaks at each size: of the tiles before it and of the leaves of its own tile."""
    tree = Frontier()
    for at in range(0, len(hashes), TILE):
        block = hashes[at : at + TILE]
        for size in sizes:
            inside = size - found.low - at
            if 0 < inside <= len(block):
                part = Frontier()
                for leaf in block[:inside]:
                    part.append(leaf)
                peaks = [*tree.peaks, *part.peaks]
                if inside == TILE:
                    whole = Frontier(tree.size, tree.peaks)
                    whole.append(part.root())
                    peaks = whole.peaks
                found.peaks[size] = peaks
        if len(block) == TILE:
            root = root_of_tile(block)
            found.tiles.append(root)
            tree.append(root)


def root_of_tile(block: Sequence[bytes]) -> bytes:
    """The root over a full tile, level by level: the fastest way in Python."""
    while len(block) > 1:
        pairs = iter(block)
        block = [sha256(b"\1" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return block[0]

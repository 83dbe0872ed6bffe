"""One stretch of the log, verified by itself: what a process works on."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from ledger.rules.merkle import Frontier
from ledger.verification.findings import Found, Problem
from ledger.verification.quick import Quick
from ledger.verification.reading import Ask, Rows, read_stretch

STRETCH = 8_192
"""Leaves a task: a power of two, of whole tiles."""
TILE = 256
"""Leaves under a tile; ledger.models has it too, which can't be loaded without Django."""
Thorough = Callable[[Found, Sequence[int], set[int]], None]
"""Look at leaves, and at what these and others of their lines led to, and name every fault."""


def verify_stretch(
    low: int, high: int, sizes: Sequence[int], *, ask: Ask, vendor: str, quick: Quick, thorough: Thorough
) -> Found:
    """Verify the leaves from `low` (a multiple of STRETCH) to `high`; `sizes` are the checkpoints' in between."""
    found = Found(low, high)
    hashes: list[bytes] = []
    doubtful: list[int] = []
    for rows in read_stretch(ask, vendor, low, high):
        doubtful += _doubtful(rows, quick, found, hashes)
    _fill(found, hashes, high)
    quick.add_to(found.sums)
    if doubtful or quick.lines:
        thorough(found, doubtful, quick.lines)
        quick.lines.clear()
    _grow(found, hashes, sizes)
    return found


def _doubtful(rows: Rows, quick: Quick, found: Found, hashes: list[bytes]) -> Iterator[int]:
    """The leaves that must go the long way; the hashes of all, as their records give them, are added to `hashes`."""
    unclosed, turned, vouches, low = rows.unclosed, rows.turned, quick.vouches, found.low
    aligned = zip(rows.leaves, rows.salts, rows.heads, rows.legs, strict=True)
    for (index, txn, stored, record), (_, salts), head, legs in aligned:
        if index != low + len(hashes):
            _fill(found, hashes, index)
        made = sha256(b"\0" + record).digest()
        hashes.append(made)
        if (
            made != stored
            or head[0] is None
            or txn in unclosed
            or not vouches(head, legs, record, salts, turned.get(txn))
        ):
            yield index


def _fill(found: Found, hashes: list[bytes], index: int) -> None:
    """Note the leaves that are missing up to `index`."""
    for missing in range(found.low + len(hashes), index):
        found.problems.append(Problem(None, missing + 1, "leaf", "a leaf", "none"))
        hashes.append(bytes(32))


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

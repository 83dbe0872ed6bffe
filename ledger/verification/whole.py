"""The whole: the stretches put together, against checkpoints, tiles, balances, policies, and what waits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max

from ledger.locks import held_seal_head
from ledger.models import TILE, Balance, Checkpoint, Entry, Leaf, SealHead, SplitPolicy, Tile
from ledger.queries.facts import UNSEALED, chart, policy_text, read
from ledger.rules.chart import Chart
from ledger.rules.checkpoint import ORIGIN, Signed, is_signed
from ledger.rules.due import shares_of_text
from ledger.rules.merkle import Frontier, root_of
from ledger.verification.adjustments import adjustment_faults
from ledger.verification.checkpoints import checkpoint_faults
from ledger.verification.findings import Found, Problem, Sums
from ledger.verification.holds import hold_faults
from ledger.verification.lines import line_faults
from ledger.verification.owners import owner_faults
from ledger.verification.papers import paper_faults
from ledger.verification.payouts import payout_faults
from ledger.verification.pool import shared_out
from ledger.verification.postages import postage_faults
from ledger.verification.stretch import STRETCH
from ledger.verification.turning import to_replay
from ledger.verification.txns import faults

Progress = Callable[[int, int], None]
ALL = 2**62


@dataclass
class Outcome:
    """What a verification came to."""

    sealed: int = 0
    waiting: int = 0
    entries: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def txns(self) -> int:
        """How many transactions were verified."""
        return self.sealed + self.waiting


def verify_whole(*, processes: int, progress: Progress) -> Outcome:
    """Verify everything as it stands now; sales and the sealer go on meanwhile."""
    with transaction.atomic():
        head = held_seal_head()
        balances = {
            (row.account_id, row.layer, row.currency): [row.amount, row.entries]
            for row in Balance.objects.all()
        }
        last = Leaf.objects.aggregate(last=Max("index"))["last"]
    outcome = Outcome(sealed=head.size)
    if last is not None and last >= head.size:
        outcome.problems.append(Problem(None, None, "head: leaves", str(last + 1), str(head.size)))
    marks = {mark.size: mark for mark in Checkpoint.objects.order_by("size")}
    sizes = sorted({size for size in marks if size <= head.size} | ({head.size} - {0}))
    tasks = []
    for low in range(0, head.size, STRETCH):
        high = min(low + STRETCH, head.size)
        tasks.append((low, high, [size for size in sizes if low < size <= high]))
    known = chart()
    sums: Sums = {}
    tree, tiles = Frontier(), []
    with shared_out(tasks, processes, known) as stretches:
        # what takes one process is done while the others work
        beside = [*_policies(), *payout_faults(), *adjustment_faults(), *paper_faults(), *owner_faults()]
        beside += [*hold_faults(known), *_tail(outcome, head.floor)]
        standing = Entry.objects.count()
        for found in stretches:
            outcome.problems += found.problems
            outcome.entries += found.entries
            outcome.problems += _roots(found, tree, marks, head)
            tiles += found.tiles
            _gather(sums, found.sums)
            progress(found.high, head.size)
    outcome.problems += _checkpoints(marks, head.size)
    outcome.problems += checkpoint_faults()
    outcome.problems += _tiles(tiles)
    outcome.problems += _balances(sums, balances, known)
    outcome.problems += beside
    if outcome.problems or standing != outcome.entries:
        outcome.problems += _strays()
    return outcome


def _roots(found: Found, tree: Frontier, marks: dict[int, Checkpoint], head: SealHead) -> Iterator[Problem]:
    """`tree` counts whole stretches; a checkpoint's root is that of the stretches before it and its own peaks."""
    for size, peaks in found.peaks.items():
        root = Frontier(0, [*tree.peaks, *peaks]).root().hex()
        name = f"checkpoint at {size}: root"
        if size in marks and _said(marks[size])[1] != root:
            yield Problem(None, None, name, root, _said(marks[size])[1])
        if size == head.size and Frontier(0, map(bytes.fromhex, head.peaks.split())).root().hex() != root:
            yield Problem(None, None, f"head at {size}: root", root, head.peaks[:32])
    if found.high - found.low == STRETCH:
        whole = Frontier()
        for tile in found.tiles:
            whole.append(tile)
        tree.append(whole.root())


def _said(mark: Checkpoint) -> tuple[str, str]:
    """Size and root as the signed text has them."""
    lines = mark.body.split("\n")
    return (lines[1], lines[2]) if len(lines) == 5 and lines[0] == ORIGIN else ("?", "?")


def _checkpoints(marks: dict[int, Checkpoint], size: int) -> Iterator[Problem]:
    for mark in marks.values():
        name = f"checkpoint at {mark.size}"
        if _said(mark)[0] != str(mark.size):
            yield Problem(None, None, f"{name}: text", str(mark.size), _said(mark)[0])
        if not is_signed(Signed(mark.body, mark.signature, mark.key)):
            yield Problem(None, None, f"{name}: signature", f"one by {mark.key[:16]}", mark.signature[:16])
        if mark.size > size and Checkpoint.objects.filter(pk=mark.pk, size__gt=_leaves()).exists():
            yield Problem(None, None, f"{name}: leaves", str(mark.size), str(_leaves()))


def _leaves() -> int:
    return SealHead.objects.values_list("size", flat=True).first() or 0


def _tiles(roots: list[bytes]) -> Iterator[Problem]:
    stored = {(tile.level, tile.index): bytes(tile.root) for tile in Tile.objects.iterator()}
    level, row = 1, roots
    while row:
        for index, root in enumerate(row):
            if stored.get((level, index)) != root:
                found = stored.get((level, index), b"").hex()[:16] or "none"
                yield Problem(None, None, f"tile {level}/{index}: root", root.hex()[:16], found)
        full = len(row) // TILE
        level, row = level + 1, [root_of(row[at * TILE : at * TILE + TILE]) for at in range(full)]


def _gather(sums: Sums, more: Sums) -> None:
    for key, (amount, entries) in more.items():
        total = sums.setdefault(key, [0, 0])
        total[0] += amount
        total[1] += entries


def _balances(sums: Sums, stored: Sums, known: Chart) -> Iterator[Problem]:
    for key in sorted(sums.keys() | stored.keys()):
        account, layer, currency = key
        if sums.get(key) != stored.get(key):
            name = f"balance of {known.accounts.get(account, ('?',))[0]} {layer} {currency}"
            yield Problem(None, None, name, _fen(sums.get(key)), _fen(stored.get(key)))


def _fen(total: list[int] | None) -> str:
    return f"{total[0]} in {total[1]} entries" if total else "none"


def _policies() -> Iterator[Problem]:
    for policy in SplitPolicy.objects.exclude(published_at=None).prefetch_related("shares"):
        whole = sum(share.basis_points for share in shares_of_text(policy_text(policy)))
        if whole != 10_000:
            yield Problem(None, None, f"policy {policy}: shares", "10000", str(whole))


def _tail(outcome: Outcome, floor: int) -> list[Problem]:
    """What is not sealed yet must hold too; the head says that nothing up to its floor waits."""
    problems: list[Problem] = []
    with connection.cursor() as cursor:
        after = floor if _is_sealed(cursor, floor) else 0
        cursor.execute(f"select min(w.n) from ({UNSEALED}) w", [after, ALL])  # noqa: S608 our own words
        [first] = cursor.fetchone()
    if first is None:
        return problems
    waiting = list(read(UNSEALED, [first - 1, ALL]))
    # read later: what waits may stand on accounts that were opened meanwhile
    known = chart()
    lines: set[int] = set()
    orders: set[int] = set()
    for head, entries in waiting:
        outcome.waiting += 1
        outcome.entries += len(entries)
        problems += faults(head, entries, known, None)
        to_replay(head, lines, orders)
    return [*problems, *line_faults(lines), *postage_faults(orders)]


def _is_sealed(cursor: CursorWrapper, floor: int) -> bool:
    """Whether each transaction up to this one has a leaf, of which it has one at most.

    Counted and summed, which costs a database a quarter of looking for each: were one sealed that is gone, and one
    there that is not sealed, the sums would differ. Those of remainders don't overflow, whatever ids somebody wrote.
    """
    cursor.execute(
        "select count(*), sum(id %% 1000003) from ledger_txn where id <= %s "
        "union all select count(*), sum(txn_id %% 1000003) from ledger_leaf where txn_id <= %s",
        [floor, floor],
    )
    there, sealed = cursor.fetchall()
    return bool(there == sealed)


def _strays() -> Iterator[Problem]:
    """Entries of no transaction. There are none when all that were found are all there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select e.txn_id, e.position from ledger_entry e left join ledger_txn t on t.id = e.txn_id "
            "where t.id is null order by e.txn_id, e.position limit 100"
        )
        for txn, position in cursor.fetchall():
            yield Problem(txn, None, f"entry {position}", "a transaction", "none")

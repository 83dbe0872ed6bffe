"""The long way: one leaf after the other, every fault by name."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from ledger.models import Leaf
from ledger.queries.facts import Header, Posted, facts_of, read
from ledger.rules.chart import Chart
from ledger.rules.leaf import differences, record_of
from ledger.verification.findings import Found, Problem
from ledger.verification.lines import line_faults
from ledger.verification.txns import faults

BATCH = 400
"""Leaves a query: below SQLite's limit of parameters."""
_LINE_KINDS = frozenset({"refund", "unrefund", "release"})


def verify_thoroughly(found: Found, leaves: Sequence[int], lines: set[int], known: Chart) -> None:
    """Note every fault of these leaves, and of the transactions of their lines and of `lines`."""
    lines = set(lines)
    for at in range(0, len(leaves), BATCH):
        part = leaves[at : at + BATCH]
        sealed = {leaf.index: leaf for leaf in Leaf.objects.filter(index__in=part).select_related("salts")}
        marks = ", ".join(["%s"] * len(part))
        picked = f"select id as n, txn_id from ledger_leaf where id in ({marks})"  # noqa: S608 only marks
        for head, entries in read(picked, part):
            _verify(found, head, entries, sealed[head.n], known)
            if head.line_ref is not None and (
                head.kind in _LINE_KINDS or (head.kind == "sale" and not head.request)
            ):
                lines.add(head.line_ref)
    found.problems += line_faults(lines)


def _verify(found: Found, head: Header, entries: list[Posted], leaf: Leaf, known: Chart) -> None:
    number, record, stored = leaf.number, bytes(leaf.record), bytes(leaf.hash)
    _add(found, entries)
    made = sha256(b"\0" + record).digest()
    if made != stored:
        where = "leaf: hash of its record"
        found.problems.append(Problem(head.txn_id, number, where, made.hex()[:16], stored.hex()[:16]))
    if head.id is None:
        found.problems.append(Problem(head.txn_id, number, "transaction", "a row in the journal", "none"))
        return
    salts = bytes(leaf.salts.salts) if hasattr(leaf, "salts") else b""
    now = record_of(facts_of(head, entries, known, head.reverses_leaf), salts)
    if now != record:
        found.problems += _changed(head, record, now, number)
    found.problems += faults(head, entries, known, number)


def _changed(head: Header, record: bytes, now: bytes, number: int) -> Iterator[Problem]:
    try:
        for name, sealed, stands in differences(record, now):
            yield Problem(head.txn_id, number, name, f"{sealed} as sealed", stands)
    except ValueError as error:
        yield Problem(head.txn_id, number, "leaf: record", "length-prefixed fields", str(error))


def _add(found: Found, entries: Sequence[Posted]) -> None:
    for entry in entries:
        total = found.sums.setdefault((entry.account_id, entry.layer, entry.currency), [0, 0])
        total[0] += entry.amount
        total[1] += 1

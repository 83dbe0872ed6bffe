"""The long way: one leaf after the other, every fault by name."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from django.db import connection

from ledger.queries.facts import Header, Posted, facts_of, read
from ledger.rules.chart import Chart
from ledger.rules.leaf import differences, record_of
from ledger.verification.findings import Found, Problem
from ledger.verification.lines import line_faults
from ledger.verification.postages import postage_faults
from ledger.verification.turning import to_replay
from ledger.verification.txns import faults

BATCH = 400
"""Leaves a query: below SQLite's limit of parameters."""
_COLUMNS = ("l.record", "l.hash", "s.salts")


class Sealed(NamedTuple):
    """A leaf with its salts, as bytes; `texts` names the columns that hold text instead, as SQLite lets them."""

    number: int
    record: bytes
    hash: bytes
    salts: bytes
    texts: tuple[str, ...]


def verify_thoroughly(found: Found, leaves: Sequence[int], lines: set[int], known: Chart) -> None:
    """Note every fault of these leaves, and of the transactions of their lines and postages, and of `lines`."""
    lines = set(lines)
    orders: set[int] = set()
    for at in range(0, len(leaves), BATCH):
        part = leaves[at : at + BATCH]
        sealed, marks = _sealed(part), ", ".join(["%s"] * len(part))
        picked = f"select id as n, txn_id from ledger_leaf where id in ({marks})"  # noqa: S608 only marks
        for head, entries in read(picked, part):
            _verify(found, head, entries, sealed[head.n], known)
            to_replay(head, lines, orders)
    found.problems += line_faults(lines)
    found.problems += postage_faults(orders)


def _sealed(indexes: Sequence[int]) -> dict[int, Sealed]:
    """The leaves with these indexes."""
    columns = ", ".join(
        # text that is none would not even be read
        f"cast({name} as blob), typeof({name})" if connection.vendor == "sqlite" else f"{name}, 'blob'"
        for name in _COLUMNS
    )
    marks = ", ".join(["%s"] * len(indexes))
    with connection.cursor() as cursor:
        cursor.execute(
            f"select l.id, {columns} from ledger_leaf l left join ledger_leafsalts s on s.id = l.id "  # noqa: S608
            f"where l.id in ({marks})",
            list(indexes),
        )
        rows = cursor.fetchall()
    found = {}
    for index, *values in rows:
        record, stored, salts = (bytes(value or b"") for value in values[::2])
        found[index] = Sealed(index + 1, record, stored, salts, _texts(values[1::2]))
    return found


def _texts(types: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        name.partition(".")[2] for name, type_ in zip(_COLUMNS, types, strict=True) if type_ == "text"
    )


def _verify(found: Found, head: Header, entries: list[Posted], leaf: Sealed, known: Chart) -> None:
    number, record, stored, salts, texts = leaf
    _add(found, entries)
    # nothing of ours writes text there; what a reader takes it for depends on who reads
    found.problems += (Problem(head.txn_id, number, f"leaf: {name}", "bytes", "text") for name in texts)
    made = sha256(b"\0" + record).digest()
    if made != stored:
        where = "leaf: hash of its record"
        found.problems.append(Problem(head.txn_id, number, where, made.hex()[:16], stored.hex()[:16]))
    if head.id is None:
        found.problems.append(Problem(head.txn_id, number, "transaction", "a row in the journal", "none"))
        return
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

"""What a transaction that turns another round is held against."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ledger.models import Entry, Txn
from ledger.queries.facts import Header
from ledger.verification.findings import Problem

Key = tuple[int, str]
"""Account and role."""
Sums = dict[Key, int]
"""Fen by account and role."""

_KINDS = frozenset({"refund", "unrefund", "postback"})


def to_replay(head: Header, lines: set[int], orders: set[int]) -> None:
    """Note the line, or else the order, whose transactions must be held against each other because of this one."""
    if head.line_ref is not None:
        if head.kind in _KINDS or (head.kind == "sale" and not head.request):
            lines.add(head.line_ref)
    elif head.order_ref is not None and head.kind in _KINDS:
        orders.add(head.order_ref)


def sums_of(entries: Iterable[Entry]) -> Sums:
    """What entries come to."""
    sums: Sums = {}
    for entry in entries:
        key = (entry.account_id, entry.role)
        sums[key] = sums.get(key, 0) + entry.amount
    return sums


def turned_round(sums: Mapping[Key, int]) -> Sums:
    """The same on the other side."""
    return {key: -fen for key, fen in sums.items()}


def number_of(txn: Txn) -> int | None:
    """Its number in the public ledger; None while it waits. Read with `leaf_index`."""
    index: int | None = getattr(txn, "leaf_index", None)
    return None if index is None else index + 1


def of_nothing(txn: Txn, expected: str) -> Problem:
    """It turns round what it may not."""
    return Problem(txn.pk, number_of(txn), "reverses_id", expected, str(txn.reverses_id or "none"))


def compared(txn: Txn, entries: Sequence[Entry], due: Mapping[Key, int]) -> Iterator[Problem]:
    """Where a transaction's entries are not what is due."""
    found = sums_of(entries)
    place = {(entry.account_id, entry.role): entry.position for entry in entries}
    for key in [*due, *(key for key in found if key not in due)]:
        if due.get(key, 0) != found.get(key, 0):
            where = f"entry {place[key]}" if key in place else "entries"
            role = key[1] or "clearing"
            yield Problem(
                txn.pk, number_of(txn), f"{where}: {role}", str(due.get(key, 0)), str(found.get(key, 0))
            )

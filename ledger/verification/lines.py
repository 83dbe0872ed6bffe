"""What must hold between the transactions of one order line: refunds take back over what remains, and so on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from django.db.models import F

from ledger.models import Entry, Txn
from ledger.rules.refund import take_back
from ledger.verification.findings import Problem

Key = tuple[int, str]
BATCH = 400
"""Lines a query: below SQLite's limit of parameters."""


def line_faults(line_refs: Iterable[int]) -> Iterator[Problem]:
    """Replay the lines in the order of their transactions."""
    refs = sorted(line_refs)
    for at in range(0, len(refs), BATCH):
        # the leaf's number alone: what it holds may not even be readable
        rows = Txn.objects.filter(line_ref__in=refs[at : at + BATCH]).annotate(leaf_index=F("leaf"))
        txns = rows.prefetch_related("entries").order_by("line_ref", "id")
        for _, of_line in groupby(txns, attrgetter("line_ref")):
            yield from _replay(list(of_line))


def _replay(txns: Sequence[Txn]) -> Iterator[Problem]:
    left: dict[Key, int] = {}
    by_id = {txn.pk: txn for txn in txns}
    for txn in txns:
        entries = list(txn.entries.all())
        if txn.kind == "refund":
            yield from _compared(txn, entries, _due_refund(entries, left))
        elif txn.kind == "unrefund" and txn.reverses_id in by_id:
            turned = {key: -amount for key, amount in _sums(by_id[txn.reverses_id].entries.all()).items()}
            yield from _compared(txn, entries, turned)
        elif txn.kind == "release":
            yield from _compared(txn, entries, dict.fromkeys(_sums(entries), 0))
        if txn.kind in ("sale", "refund", "unrefund"):
            for key, amount in _sums(entries).items():
                left[key] = left.get(key, 0) + amount
        yield from _overdrawn(txn, left)


def _sums(entries: Iterable[Entry]) -> dict[Key, int]:
    sums: dict[Key, int] = {}
    for entry in entries:
        key = (entry.account_id, entry.role)
        sums[key] = sums.get(key, 0) + entry.amount
    return sums


def _due_refund(entries: Sequence[Entry], left: Mapping[Key, int]) -> dict[Key, int]:
    """What a refund of this much takes from each: over what remains, and from who bore a discount in proportion."""
    amount = -sum(entry.amount for entry in entries if not entry.role)
    due = {(e.account_id, ""): -amount for e in entries if not e.role}
    shares = {key: -fen for key, fen in left.items() if key[1] not in ("", "coupon")}
    borne = sum(fen for key, fen in left.items() if key[1] == "coupon")
    remains = sum(shares.values()) - borne
    if not amount and not remains:
        # the buyer paid nothing: how much of the discount went back is what the entries say
        unborne = -sum(entry.amount for entry in entries if entry.role == "coupon")
    elif 0 < amount <= remains:
        unborne = borne * amount // remains
    else:
        return due
    if not 0 < amount + unborne <= sum(shares.values()) or min(shares.values()) < 0:
        return due
    for key in left:
        if key[1] == "coupon" and unborne:
            due[key] = -unborne
    for key, part in zip(shares, take_back(amount + unborne, list(shares.values())), strict=True):
        if part:
            due[key] = part
    return due


def _number(txn: Txn) -> int | None:
    index: int | None = getattr(txn, "leaf_index", None)
    return None if index is None else index + 1


def _compared(txn: Txn, entries: Sequence[Entry], due: Mapping[Key, int]) -> Iterator[Problem]:
    found = _sums(entries)
    place = {(entry.account_id, entry.role): entry.position for entry in entries}
    for key in [*due, *(key for key in found if key not in due)]:
        if due.get(key, 0) != found.get(key, 0):
            where = f"entry {place[key]}" if key in place else "entries"
            role = key[1] or "clearing"
            yield Problem(
                txn.pk, _number(txn), f"{where}: {role}", str(due.get(key, 0)), str(found.get(key, 0))
            )


def _overdrawn(txn: Txn, left: Mapping[Key, int]) -> Iterator[Problem]:
    for (_, role), amount in left.items():
        if role not in ("", "coupon") and amount > 0:
            yield Problem(txn.pk, _number(txn), f"share of {role}", "nothing below zero", str(-amount))

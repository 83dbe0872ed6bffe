"""What must hold between the transactions of one order line: refunds take back over what remains, and so on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from django.db.models import F

from ledger.models import Entry, Txn
from ledger.rules.refund import take_back
from ledger.verification.findings import Problem
from ledger.verification.turning import Key, Sums, compared, number_of, of_nothing, sums_of, turned_round

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
    left: Sums = {}
    sale: Txn | None = None
    refunds: dict[int | None, Txn] = {}
    for txn in txns:
        entries = list(txn.entries.all())
        if txn.kind == "sale":
            sale = txn
        elif txn.kind == "refund":
            if sale is None or txn.reverses_id != sale.pk:
                yield of_nothing(txn, "the sale of its line")
            refunds[txn.pk] = txn
            yield from compared(txn, entries, _due_refund(entries, left))
        elif txn.kind == "unrefund":
            refund = refunds.pop(txn.reverses_id, None)
            if refund is None:
                yield of_nothing(txn, "a refund of its line that stands")
            else:
                yield from compared(txn, entries, turned_round(sums_of(refund.entries.all())))
        if txn.kind in ("sale", "refund", "unrefund"):
            for key, amount in sums_of(entries).items():
                left[key] = left.get(key, 0) + amount
        yield from _overdrawn(txn, left)


def _due_refund(entries: Sequence[Entry], left: Mapping[Key, int]) -> Sums:
    """What a refund of this much takes from each: over what remains, and from who bore a discount in proportion."""
    amount = -sum(entry.amount for entry in entries if not entry.role)
    due = {key: -amount for key in left if not key[1] and amount}
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


def _overdrawn(txn: Txn, left: Mapping[Key, int]) -> Iterator[Problem]:
    for (_, role), amount in left.items():
        if role not in ("", "coupon") and amount > 0:
            yield Problem(txn.pk, number_of(txn), f"share of {role}", "nothing below zero", str(-amount))

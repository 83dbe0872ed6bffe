"""What must hold of one transaction by itself."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256

from ledger.queries.facts import Header, Posted
from ledger.rules.chart import Chart
from ledger.rules.due import Due, due_rows, is_due, shares_of_text
from ledger.rules.exchange import exchange_of
from ledger.rules.split import split
from ledger.rules.touched import may_touch
from ledger.verification.findings import Fault, Problem

_FOLLOWED = ("order_ref", "line_ref", "session_ref", "policy_id")
_NO_EXCHANGE = ("line_ref", "session_ref", "policy_id", "reverses_id")
"""An exchange is of a movement, whatever was sold."""


def faults(head: Header, entries: Sequence[Posted], known: Chart, number: int | None) -> Iterator[Problem]:
    """Every fault of a transaction that its own rows show."""
    for where, expected, found in _balance_faults(head, entries, known):
        yield Problem(head.txn_id, number, where, str(expected), str(found))
    if head.request and sha256(head.request.encode()).hexdigest() != head.request_hash:
        yield Problem(head.txn_id, number, "request", f"the text under {head.request_hash[:16]}", "another")
    elif head.kind in _OWN:
        name, look = _OWN[head.kind]
        try:
            unfit = list(look(head, entries, known))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            unfit = [("request", f"the facts of {name}", repr(error)[:80])]
        for where, expected, found in unfit:
            yield Problem(head.txn_id, number, where, str(expected), str(found))


def _balance_faults(head: Header, entries: Sequence[Posted], known: Chart) -> Iterator[Fault]:
    if len(entries) != head.entry_count:
        yield "entries", head.entry_count, len(entries)
    if head.check is None:
        yield "balance check", "a row that closes it", "none"
    total = 0
    sums: dict[str, int] = {}
    for at, entry in enumerate(entries):
        total += entry.amount
        if entry.position != at:
            yield f"entry {at}: position", at, entry.position
        account = known.accounts.get(entry.account_id)
        if account is None or account[2] != entry.currency:
            yield f"entry {at}: currency", account[2] if account else "an account", entry.currency
        if account and not may_touch(head.kind, account[0]):
            yield f"entry {at}: account", f"one that a {head.kind} may touch", account[0]
        if entry.currency != "CNY":
            sums[entry.currency] = sums.get(entry.currency, 0) + entry.amount
    total -= sum(sums.values())
    for currency, amount in [("CNY", total), *sums.items()]:
        if amount:
            yield f"sum in {currency}", 0, amount


def _sale_faults(head: Header, entries: Sequence[Posted], known: Chart) -> Iterator[Fault]:
    rows = _rows(entries, known)
    policy = known.policies.get(head.policy_id or 0, "")
    if not head.request:
        yield from _role_faults(rows, policy)
        return
    facts = json.loads(head.request)
    for name in _FOLLOWED:
        if facts[name] != getattr(head, name):
            yield name, facts[name], getattr(head, name)
    if facts["line_ref"] is not None and head.idem_key != f"sale:line:{facts['line_ref']}":
        yield "idem_key", f"sale:line:{facts['line_ref']}", head.idem_key
    yield from _row_faults(rows, due_rows(policy, facts))


def _exchange_faults(head: Header, entries: Sequence[Posted], known: Chart) -> Iterator[Fault]:
    asked = exchange_of(head.request)
    if head.idem_key != asked.idem_key:
        yield "idem_key", asked.idem_key, head.idem_key
    for name in _NO_EXCHANGE:
        if getattr(head, name) is not None:
            yield name, "none", getattr(head, name)
    yield from _row_faults(_rows(entries, known), asked.due)


def _release_faults(head: Header, entries: Sequence[Posted], known: Chart) -> Iterator[Fault]:
    """What is held becomes available, of each share by itself."""
    moved: dict[tuple[int, str], tuple[int, int]] = {}
    for entry in entries:
        place, fen = moved.get((entry.account_id, entry.role), (entry.position, 0))
        moved[entry.account_id, entry.role] = place, fen + entry.amount
    for (_, role), (place, fen) in moved.items():
        if fen:
            yield f"entry {place}: {role}", 0, fen


def _turn_faults(head: Header, entries: Sequence[Posted], known: Chart) -> Iterator[Fault]:
    """It turns something round, of a line or of an order's postage; held against that elsewhere."""
    if head.line_ref is None and (head.kind == "refund" or head.order_ref is None):
        yield "line_ref", "a line", "none"


def _rows(entries: Sequence[Posted], known: Chart) -> list[Due]:
    return [(e.role, e.layer, e.amount, known.accounts.get(e.account_id, ("?",))[0]) for e in entries]


def _row_faults(rows: Sequence[Due], due: Sequence[Due]) -> Iterator[Fault]:
    if len(rows) == len(due) and all(map(is_due, rows, due)):
        return
    for at in range(max(len(rows), len(due))):
        found, expected = _text(rows, at), _text(due, at)
        if at >= len(rows) or at >= len(due) or not is_due(rows[at], due[at]):
            yield f"entry {at}", expected, found


def _text(rows: Sequence[Due], at: int) -> str:
    return "no entry" if at >= len(rows) else "{0[0]}/{0[1]} {0[2]} on {0[3]}".format(rows[at])


def _role_faults(rows: Sequence[Due], policy: str) -> Iterator[Fault]:
    """A sale from before its facts were kept: each role's total by the policy."""
    shares = shares_of_text(policy)
    paid = sum(row[2] for row in rows if row[2] > 0)
    if not shares or paid <= 0:
        yield "policy", "a rule with shares", policy or "none"
        return
    for part in split(paid, shares, [1]):
        got = -sum(row[2] for row in rows if row[0] == part.role)
        if got != part.amount_fen:
            yield f"share of {part.role}", part.amount_fen, got


_OWN = {
    "sale": ("a sale", _sale_faults),
    "exchange": ("an exchange", _exchange_faults),
    "release": ("a release", _release_faults),
    "refund": ("a refund", _turn_faults),
    "unrefund": ("a refund that failed", _turn_faults),
    "postback": ("a refund of postage", _turn_faults),
}
"""Kinds of which the transaction itself says what its entries must be, or what they follow from."""

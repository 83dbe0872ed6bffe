"""What must hold of one transaction by itself."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from ledger.queries.facts import Chart, Header, Posted
from ledger.rules.split import Share, split
from ledger.verification.findings import Problem

Row = tuple[str, str, int, str]
"""Role, layer, amount and account code of an entry."""
_FOLLOWED = ("order_ref", "line_ref", "session_ref", "policy_id")


def faults(head: Header, entries: Sequence[Posted], known: Chart, number: int | None) -> Iterator[Problem]:
    """Every fault of a transaction that its own rows show."""
    for where, expected, found in _balance_faults(head, entries, known):
        yield Problem(head.txn_id, number, where, str(expected), str(found))
    if head.request and sha256(head.request.encode()).hexdigest() != head.request_hash:
        yield Problem(head.txn_id, number, "request", f"the text under {head.request_hash[:16]}", "another")
    elif head.kind == "sale":
        for where, expected, found in _sale_faults(head, entries, known):
            yield Problem(head.txn_id, number, where, str(expected), str(found))


Fault = tuple[str, object, object]


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
        if entry.currency != "CNY":
            sums[entry.currency] = sums.get(entry.currency, 0) + entry.amount
    total -= sum(sums.values())
    for currency, amount in [("CNY", total), *sums.items()]:
        if amount:
            yield f"sum in {currency}", 0, amount


def _sale_faults(head: Header, entries: Sequence[Posted], known: Chart) -> Iterator[Fault]:
    rows = [(e.role, e.layer, e.amount, known.accounts.get(e.account_id, ("?",))[0]) for e in entries]
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
    due = due_rows(policy, facts)
    if len(rows) == len(due) and all(map(_same, rows, due)):
        return
    for at in range(max(len(rows), len(due))):
        found, expected = _text(rows, at), _text(due, at)
        if at >= len(rows) or at >= len(due) or not _same(rows[at], due[at]):
            yield f"entry {at}", expected, found


def _same(row: Row, due: Row) -> bool:
    if row[:3] != due[:3]:
        return False
    return row[3] == due[3] or (due[3].endswith(":*") and row[3].startswith(due[3][:-1]))


def _text(rows: Sequence[Row], at: int) -> str:
    return "no entry" if at >= len(rows) else "{0[0]}/{0[1]} {0[2]} on {0[3]}".format(rows[at])


def shares_of_text(policy: str) -> list[Share]:
    """The shares in a policy's text; empty for a policy that is gone."""
    parts = policy.split(" ")[2].split(",") if policy.count(" ") == 2 and ":" in policy else []
    return [Share(role, int(points)) for role, _, points in (part.partition(":") for part in parts)]


def due_rows(policy: str, facts: Mapping[str, Any]) -> tuple[Row, ...]:
    """The entries that a sale's facts and its policy's text lead to; an account that isn't fixed ends in '*'."""
    return _due(
        policy,
        facts["amount_fen"],
        facts.get("discount_fen", 0),
        facts.get("discount_funding", ""),
        tuple((key, weight) for key, weight in facts["makers"]),
        facts["workshop_id"],
        facts["host_id"],
        facts["gateway"],
    )


@lru_cache(maxsize=100_000)
def _due(
    policy: str,
    amount: int,
    discount: int,
    funding: str,
    makers: tuple[tuple[int, int], ...],
    workshop: int,
    host: int | None,
    gateway: str,
) -> tuple[Row, ...]:
    """The entries that the order line's facts and the policy lead to; shops sell many lines at one price."""
    paid = amount - discount
    shared = amount if funding == "platform" else paid
    shares = shares_of_text(policy)
    rows: list[Row] = []
    if paid:
        rows.append(("", "A", paid, f"clearing:{gateway}"))
    if shared > paid:
        rows.append(("coupon", "A", shared - paid, "expense:promotion:*"))
    codes = {
        "workshop": f"payable:organisation:{workshop}",
        "host": f"payable:organisation:{host}",
        "platform": "income:platform:*",
    }
    if not shares or sum(weight for _, weight in makers) <= 0:
        return tuple(rows)
    for part in split(shared, shares, [weight for _, weight in makers]):
        if part.amount_fen:
            mine = (
                f"payable:beneficiary:{makers[part.maker][0]}" if part.maker is not None else codes[part.role]
            )
            rows.append((part.role, "H", -part.amount_fen, mine))
    return tuple(rows)


def _role_faults(rows: Sequence[Row], policy: str) -> Iterator[Fault]:
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

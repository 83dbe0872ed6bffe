"""What transactions with the same entries have in common, worked out once for all of them."""

import json
from collections.abc import Sequence
from functools import cache
from struct import Struct

from ledger.rules.chart import Chart
from ledger.rules.due import due_rows, is_due
from ledger.rules.exchange import exchange_of
from ledger.rules.leaf import FORMAT, HIDDEN, SALT, packed
from ledger.rules.touched import may_touch
from ledger.verification.findings import Sums

Leg = tuple[int, int, str, str, str, int]
"""An entry without its transaction: position, account, role, layer, currency, fen."""
HASH = (32).to_bytes(4, "big")
"""The length before a commitment in a record."""
NOTHING = bytes(4)
"""An empty field of a record."""
_TIME = (20).to_bytes(4, "big")
_TYPES = [int, int, str, str, str, int]


class Shape:
    """A kind, a policy and entries that are sound: how their record reads, and what they add to the balances."""

    __slots__ = (
        "_legs",
        "_rows",
        "asked",
        "codes",
        "cut",
        "follows",
        "policy",
        "record",
        "size",
        "times",
    )

    def __init__(self, kind: str, policy: str, legs: Sequence[Leg], known: Chart) -> None:
        accounts = [known.accounts[leg[1]] for leg in legs]
        self._legs = legs
        self._rows = [
            (leg[2], leg[3], leg[5], code) for leg, (code, _, _) in zip(legs, accounts, strict=True)
        ]
        self.policy = policy
        self.size = len(legs)
        self.codes = [_encoded(code) for code, _, _ in accounts]
        self.cut = Struct(f"{SALT}s" * (len(HIDDEN) + self.size))
        """Takes salts apart."""
        entries = [
            _plain([role, layer, type_, currency, str(fen)]) + HASH
            for (_, _, role, layer, currency, fen), (_, type_, _) in zip(legs, accounts, strict=True)
        ]
        begins = _plain([FORMAT, kind, policy]) + _TIME
        fixed = [begins, b"", b"", b"", b"", HASH, *entries, b""]
        self.record = b"%b".join(part.replace(b"%", b"%%") for part in fixed)
        """The record, open where transactions differ: both times, what is reversed, source, actor, approver, the
        private part's hash, and each payee's."""
        self.follows = kind in ("refund", "unrefund", "postback")
        """Whether the transactions of its line or its postage must be replayed in their order."""
        self.asked: str | None = None
        """The text of the last sale's request, open at its line, order and session."""
        self.times = 0
        """How often it was seen in this stretch."""

    def answers(self, request: str) -> bool:
        """Whether a sale that asked for this must have these entries. The text must be as the books write it."""
        try:
            facts = json.loads(request)
            due = due_rows(self.policy, facts)
        except (ValueError, KeyError, TypeError):
            return False
        is_plain = json.dumps(facts, sort_keys=True) == request
        return is_plain and len(due) == self.size and all(map(is_due, self._rows, due))

    def is_exchange(self, key: str, request: str) -> bool:
        """Whether an exchange that asked for this must have these entries, under this key."""
        try:
            asked = exchange_of(request)
        except ValueError:
            return False
        return asked.idem_key == key and list(asked.due) == self._rows

    def add_to(self, sums: Sums) -> None:
        """Add what was seen, and begin anew."""
        for _, account, _, layer, currency, fen in self._legs:
            total = sums.setdefault((account, layer, currency), [0, 0])
            total[0] += fen * self.times
            total[1] += self.times
        self.times = 0


def shape_of(kind: str, policy_id: int | None, count: int, text: str, known: Chart) -> Shape | None:
    """The shape of `count` entries in a text (see Legs); None when anything about them is unsound."""
    policy = known.policies.get(policy_id) if policy_id else ""
    try:
        legs = [tuple(leg) for leg in json.loads(text)] if text[:1] == "[" else [*map(_leg, text.split(";"))]
    except (ValueError, TypeError):
        return None
    if policy is None or len(legs) != count or not all(map(_is_leg, range(count), legs)):
        return None
    sums: dict[str, int] = {}
    for _, account, _, _, currency, fen in legs:
        if account not in known.accounts or known.accounts[account][2] != currency:
            return None
        if not may_touch(kind, known.accounts[account][0]):
            return None
        sums[currency] = sums.get(currency, 0) + fen
    if kind == "release" and any(_by_role(legs).values()):
        return None
    return None if any(sums.values()) else Shape(kind, policy, legs, known)


def _leg(text: str) -> Leg:
    position, account, role, layer, currency, fen = text.split(",")
    return int(position), int(account), role, layer, currency, int(fen)


def _is_leg(position: int, leg: tuple[object, ...]) -> bool:
    return [type(value) for value in leg] == _TYPES and leg[0] == position


def _by_role(legs: Sequence[Leg]) -> dict[tuple[int, str], int]:
    sums: dict[tuple[int, str], int] = {}
    for _, account, role, _, _, fen in legs:
        sums[account, role] = sums.get((account, role), 0) + fen
    return sums


@cache
def _encoded(code: str) -> bytes:
    """The bytes of an account's code, the same for all shapes: a processor keeps near what is used often."""
    return code.encode()


def _plain(fields: Sequence[str]) -> bytes:
    return packed([field.encode() for field in fields])

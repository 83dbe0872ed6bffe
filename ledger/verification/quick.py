"""The quick way for what is sound, which is nearly everything; the long way names what is not.

Sales of one price by one maker differ in little but their references. So what must stand in the entries of a sale is
worked out once for all sales that ask for the same, down to the bytes of the record; a sale that holds needs only its
commitments hashed. Whatever is not vouched for here goes the long way, so that nothing passes unseen.
"""

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.queries.facts import Chart, Header, Row
from ledger.rules.leaf import FORMAT, HIDDEN, SALT, packed
from ledger.verification.txns import due_rows

_SALE = re.compile(
    r'(\{.*)"line_ref": (\d+), ("makers": [^"]*)"order_ref": (\d+), ("policy_id": \d+, )"session_ref": (\d+|null), '
    r"(.*)"
)
_TIME, _HASH, _NONE = (20).to_bytes(4, "big"), (32).to_bytes(4, "big"), bytes(4)
_FIRST = SALT * len(HIDDEN)
"""Where the salts of the entries begin."""
Line = tuple[int, int, str, str, str, int]
"""An entry without its transaction: position, account, role, layer, currency, fen."""


class Shape(NamedTuple):
    """The entries that one kind of sale must have, and their bytes in a record around each payee's commitment."""

    policy_id: int
    head: bytes
    lines: list[Line]
    parts: list[tuple[bytes, bytes, int, int]]
    """The bytes before a commitment, the account's code, and where its salt begins and ends."""


class Quick:
    """Vouches for sales; keeps what it worked out, and counts what it vouched for."""

    def __init__(self, known: Chart) -> None:
        self._known = known
        self._shapes: dict[tuple[str, ...], Shape | None] = {}
        self._seen: dict[int, tuple[Shape, int]] = {}

    def vouches(self, head: Header, rows: Sequence[Row], record: bytes, salts: bytes) -> bool:
        """Whether the sale stands as it was sealed, balances, and is what its request and policy lead to."""
        if (
            head.kind != "sale"
            or head.id != head.txn_id
            or head.check is None
            or head.reverses_id is not None
        ):
            return False
        asked = _SALE.fullmatch(head.request)
        if asked is None or sha256(head.request.encode()).hexdigest() != head.request_hash:
            return False
        before, line, makers, order, policy, session, after = asked.groups()
        key = (before, makers, policy, after)
        shape = self._shapes[key] if key in self._shapes else self._shape(key, head.request)
        if (
            shape is None
            or shape.policy_id != head.policy_id
            or [row[1:] for row in rows] != shape.lines
            or head.entry_count != len(rows)
            or line != str(head.line_ref)
            or order != str(head.order_ref)
            or session != ("null" if head.session_ref is None else str(head.session_ref))
            or head.idem_key != f"sale:line:{line}"
            or _record(head, shape, salts) != record
        ):
            return False
        self._seen[id(shape)] = (shape, self._seen.get(id(shape), (shape, 0))[1] + 1)
        return True

    def add_to(self, sums: dict[tuple[int, str, str], list[int]]) -> None:
        """Add fen and entries by account, layer and currency of all that was vouched for."""
        for shape, times in self._seen.values():
            for _, account, _, layer, currency, fen in shape.lines:
                total = sums.setdefault((account, layer, currency), [0, 0])
                total[0] += fen * times
                total[1] += times

    def _shape(self, key: tuple[str, ...], request: str) -> Shape | None:
        self._shapes[key] = made = _made(json.loads(request), self._known)
        return made


def _record(head: Header, shape: Shape, salts: bytes) -> bytes:
    """What `record_of` makes of the sale."""
    private = (
        f"{head.txn_id}\0{head.policy_id}\0None\0{head.session_ref}\0{head.effective_at}\0{head.booked_at}\0"
        f"{head.idem_key}\0{head.request_hash}\0{head.request}"
    )
    effective, booked = head.effective_at, head.booked_at
    parts = [
        shape.head,
        _TIME,
        f"{effective[:10]}T{effective[11:19]}Z".encode(),
        _TIME,
        f"{booked[:10]}T{booked[11:19]}Z".encode(),
        _NONE,
        _hidden(salts[:16], f"order:{head.order_ref}/line:{head.line_ref}"),
        _hidden(salts[16:32], f"actor:{head.actor}") if head.actor else _NONE,
        _hidden(salts[32:48], f"approver:{head.approver}") if head.approver else _NONE,
        _hidden(salts[48:64], private),
    ]
    for bytes_before, code, low, high in shape.parts:
        parts.append(bytes_before)
        parts.append(sha256(b"\2" + salts[low:high] + code).digest())
    return b"".join(parts)


def _hidden(salt: bytes, value: str) -> bytes:
    return _HASH + sha256(b"\2" + salt + value.encode()).digest()


def _made(facts: dict[str, Any], known: Chart) -> Shape | None:
    """The shape of a sale; None when the accounts it leads to are not there, or not the only ones."""
    policy = known.policies.get(facts["policy_id"])
    if policy is None:
        return None
    lines: list[Line] = []
    parts: list[tuple[bytes, bytes, int, int]] = []
    for position, (role, layer, fen, wanted) in enumerate(due_rows(policy, facts)):
        account = _account(wanted, known)
        if account is None:
            return None
        code, kind, currency = known.accounts[account]
        lines.append((position, account, role, layer, currency, fen))
        fields = [part.encode() for part in (role, layer, kind, currency)]
        salt = _FIRST + SALT * position
        parts.append((packed([*fields, b"%d" % fen]) + _HASH, code.encode(), salt, salt + SALT))
    if sum(line[5] for line in lines) or len({line[4] for line in lines}) != 1:
        return None
    return Shape(facts["policy_id"], packed([FORMAT.encode(), b"sale", policy.encode()]), lines, parts)


def _account(wanted: str, known: Chart) -> int | None:
    """The one account of this code; a code that ends in '*' stands for any that begins so."""
    if wanted.endswith(":*"):
        found = [pk for pk, row in known.accounts.items() if row[0].startswith(wanted[:-1])]
    else:
        found = [pk for pk, row in known.accounts.items() if row[0] == wanted]
    return found[0] if len(found) == 1 else None

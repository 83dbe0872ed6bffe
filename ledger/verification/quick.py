"""The quick way for what is sound, which is nearly everything; the long way names what is not.

Transactions with the same entries differ in little but their references. What must hold of the entries, and the bytes
of their record, are worked out once; then a transaction costs a look at its shape and the hashes that no two share.
Whatever is not vouched for here goes the long way, so that nothing passes unseen.
"""

import re
from hashlib import sha256

from ledger.rules.chart import Chart
from ledger.verification.findings import Sums
from ledger.verification.reading import Head, Legs
from ledger.verification.shapes import HASH, NOTHING, Shape, shape_of

_ASKED = re.compile(
    r'(\{[^{}]*)"line_ref": (\d+), ([^{}]*)"order_ref": (\d+), ([^{}]*)"session_ref": (\d+|null), ([^{}]*\})'
)
_MOST = 20_000
"""Shapes kept: each takes about two kilobytes."""


class Quick:
    """Vouches for transactions; keeps what it worked out, and counts what it vouched for."""

    def __init__(self, known: Chart) -> None:
        self.lines: set[int] = set()
        """Lines whose transactions must be replayed in their order."""
        self._known = known
        self._shapes: dict[tuple[str, int | None, int, str], Shape | None] = {}
        self._used: list[Shape] = []

    def vouches(self, head: Head, legs: Legs, record: bytes, salts: bytes, turned: int | None) -> bool:
        """Whether a transaction stands as it was sealed, balances, and is what its request and policy lead to.

        Its balance check and the hash of its record are the caller's to see; `turned` is the leaf of what it reverses.
        """
        (txn, kind, policy, effective, booked, reverses, order, line, session, actor, approver, key, digest, request,
         size) = head  # fmt: skip
        name = kind, policy, legs[1], legs[2]
        try:
            shape = self._shapes[name]
        except KeyError:
            shape = self._learn(name)
        if shape is None or size != shape.size or len(salts) != shape.cut.size:
            return False
        if kind == "sale" and not (
            reverses is None and _is_asked(shape, policy, order, line, session, key, request)
        ):
            return False
        if kind == "exchange" and not _is_exchanged(shape, head):
            return False
        if shape.follows:
            if line is None:
                return False
            self.lines.add(line)
        if request and sha256(request.encode()).hexdigest() != digest:
            return False
        if len(effective) != 26 or len(booked) != 26:
            effective, booked = _whole(effective), _whole(booked)
        hidden = f"{txn}\0{policy}\0{reverses}\0{session}\0{effective}\0{booked}\0{key}\0{digest}\0{request}"
        of_source, of_actor, of_approver, of_private, *of_payees = shape.cut.unpack(salts)
        # a loop over the hidden fields would read better, and cost a tenth of the whole
        made = shape.record % (
            f"{effective[:10]}T{effective[11:19]}Z\0\0\0\x14{booked[:10]}T{booked[11:19]}Z".encode(),
            NOTHING if reverses is None else _field(str(turned)),
            NOTHING
            if order is None and line is None
            else HASH + sha256(b"\2" + of_source + f"order:{order}/line:{line}".encode()).digest(),
            HASH + sha256(b"\2" + of_actor + f"actor:{actor}".encode()).digest() if actor else NOTHING,
            HASH + sha256(b"\2" + of_approver + f"approver:{approver}".encode()).digest()
            if approver
            else NOTHING,
            sha256(b"\2" + of_private + hidden.encode()).digest(),
            *[sha256(b"\2" + salt + code).digest() for salt, code in zip(of_payees, shape.codes)],  # noqa: B905 cut alike
        )
        if made != record:
            return False
        if not shape.times:
            self._used.append(shape)
        shape.times += 1
        return True

    def add_to(self, sums: Sums) -> None:
        """Add fen and entries of all that was vouched for since the last time."""
        for shape in self._used:
            shape.add_to(sums)
        self._used.clear()

    def _learn(self, name: tuple[str, int | None, int, str]) -> Shape | None:
        if len(self._shapes) >= _MOST:
            self._shapes.clear()
        self._shapes[name] = made = shape_of(*name, self._known)
        return made


def _is_asked(
    shape: Shape, policy: object, order: object, line: object, session: object, key: str, request: str
) -> bool:
    """Whether the sale's key, references and request agree, and the request leads to its entries."""
    if type(line) is not int or type(order) is not int or key != f"sale:line:{line}":
        return False
    at = "null" if session is None else session
    if (
        shape.asked is not None
        and (session is None or type(session) is int)
        and shape.asked % (line, order, at) == request
    ):
        return True
    parts = _ASKED.fullmatch(request)
    if parts is None or parts[5] != f'"policy_id": {policy}, ' or not shape.answers(request):
        return False
    a, said_line, b, said_order, c, said_session, d = parts.groups()
    if (said_line, said_order, said_session) != (str(line), str(order), str(at)):
        return False
    a, b, c, d = (part.replace("%", "%%") for part in (a, b, c, d))
    shape.asked = f'{a}"line_ref": %s, {b}"order_ref": %s, {c}"session_ref": %s, {d}'
    return True


def _is_exchanged(shape: Shape, head: Head) -> bool:
    """Whether the exchange's key and request agree, it is of nothing else, and the request leads to its entries."""
    policy, reverses, line, session, key, request = head[2], head[5], head[7], head[8], head[11], head[13]
    if (policy, reverses, line, session) != (None, None, None, None):
        return False
    return shape.is_exchange(key, request)


def _whole(time: str) -> str:
    """A time to the microsecond; PostgreSQL leaves out zeros at the end."""
    if len(time) == 26:
        return time
    return f"{time}.000000" if len(time) == 19 else time.ljust(26, "0")


def _field(value: str) -> bytes:
    return len(value).to_bytes(4, "big") + value.encode()

"""What a transaction says in public: length-prefixed fields, in which whoever took part is a salted commitment.

The record is what is hashed into the log. It shows kind, rule, times to the second, roles, amounts; the line, the
payees, who acted and who approved appear as SHA-256 over a salt of their own, so that nobody can follow a person
from one record to another. `private` commits to everything else that the books keep about the transaction.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

FORMAT = "warmbridge.txn.1"
SALT = 16
"""Bytes of a salt."""
HEAD = ("kind", "policy", "effective_at", "booked_at", "reverses")
"""The public fields of the header, after the format."""
HIDDEN = ("source", "actor", "approver", "private")
"""The committed fields of the header."""
ENTRY = ("role", "layer", "type", "currency", "amount")
"""The public fields of an entry; its payee follows, committed."""
COMMITTED = frozenset({*HIDDEN, "payee"})


class Party(NamedTuple):
    """One entry: what is public of it, and the account's code, which is not."""

    role: str
    layer: str
    type: str
    currency: str
    amount: int
    account: str


class Facts(NamedTuple):
    """A transaction as the books have it, in the words of the record."""

    head: tuple[str, str, str, str, str]
    hidden: tuple[str, str, str, str]
    entries: Sequence[Party]


def salts_needed(entries: int) -> int:
    """Bytes of salt for a transaction: one for each hidden field, one for each entry."""
    return SALT * (len(HIDDEN) + entries)


def salt_at(salts: bytes, position: int) -> bytes:
    """The salt of a hidden field (0 to 3), or of an entry (4 and up)."""
    return salts[position * SALT : position * SALT + SALT]


def commit(salt: bytes, value: str) -> bytes:
    """A commitment to a value; nothing, when there is nothing to hide."""
    return sha256(b"\2" + salt + value.encode()).digest() if value else b""


def packed(fields: Iterable[bytes]) -> bytes:
    """Fields behind their lengths (4 bytes, big endian): no two lists of fields give the same bytes."""
    return b"".join([len(field).to_bytes(4, "big") + field for field in fields])


def unpacked(record: bytes) -> list[bytes]:
    """The fields of a record. Raises ValueError for bytes that are none."""
    fields, at = [], 0
    while at < len(record):
        size = int.from_bytes(record[at : at + 4], "big")
        field = record[at + 4 : at + 4 + size]
        if len(field) != size or at + 4 > len(record):
            raise ValueError("a record ends in the middle of a field")
        fields.append(field)
        at += 4 + size
    return fields


def record_of(facts: Facts, salts: bytes) -> bytes:
    """The public record of a transaction."""
    fields = [FORMAT.encode(), *(text.encode() for text in facts.head)]
    fields += [commit(salt_at(salts, at), value) for at, value in enumerate(facts.hidden)]
    for at, party in enumerate(facts.entries, len(HIDDEN)):
        fields += [part.encode() for part in party[:4]]
        fields += [b"%d" % party.amount, commit(salt_at(salts, at), party.account)]
    return packed(fields)


def names_of(count: int) -> list[str]:
    """The name of each field of a record of `count` fields, such as 'entry 2: amount'."""
    names = ["format", *HEAD, *HIDDEN]
    entry = [*ENTRY, "payee"]
    for at in range(count - len(names)):
        names.append(f"entry {at // len(entry)}: {entry[at % len(entry)]}")
    return names


def shown(record: bytes) -> dict[str, object]:
    """A record as people and programs read it: text as text, commitments in hex."""
    fields = unpacked(record)
    head = dict(zip(["format", *HEAD], [field.decode() for field in fields[:6]], strict=True))
    hidden = dict(zip(HIDDEN, [field.hex() for field in fields[6:10]], strict=True))
    return {**head, **hidden, "entries": [_entry(fields[at : at + 6]) for at in range(10, len(fields), 6)]}


def _entry(fields: Sequence[bytes]) -> dict[str, object]:
    found: dict[str, object] = dict(zip(ENTRY, [field.decode() for field in fields[:5]], strict=True))
    return {**found, "amount": int(fields[4]), "payee": fields[5].hex()}


def differences(sealed: bytes, found: bytes) -> list[tuple[str, str, str]]:
    """Where two records differ: the field's name, what was sealed, what the books say now."""
    before, after = unpacked(sealed), unpacked(found)
    names = names_of(max(len(before), len(after)))
    return [
        (name, _text(name, before, at), _text(name, after, at))
        for at, name in enumerate(names)
        if before[at : at + 1] != after[at : at + 1]
    ]


def _text(name: str, fields: Sequence[bytes], at: int) -> str:
    if at >= len(fields):
        return "-"
    is_hidden = name.split(": ")[-1] in COMMITTED
    return fields[at].hex()[:16] if is_hidden else fields[at].decode(errors="replace")

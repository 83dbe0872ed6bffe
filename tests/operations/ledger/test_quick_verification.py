"""The quick way vouches for a sound sale, and for no sale in which anything at all differs."""

import pytest

from ledger.models import Leaf
from ledger.operations import seal_journal
from ledger.queries.facts import SEALED, Header, Row, chart, read_rows
from ledger.verification.quick import Quick
from tests.books import sell
from tests.cast import Cast

Sealed = tuple[Header, list[Row], bytes, bytes]
UNSEEN = {"n", "reverses_leaf"}
"""Places in the log, which the caller knows."""


@pytest.fixture
def sealed(cast: Cast) -> Sealed:
    """A sale as a verification reads it."""
    sell(cast, 1, 9999)
    seal_journal()
    leaf = Leaf.objects.select_related("salts").get()
    [(head, rows)] = read_rows(SEALED, [0, 1])
    return head, rows, bytes(leaf.record), bytes(leaf.salts.salts)


def other(value: object) -> object:
    """Something else of the same kind."""
    if isinstance(value, str):
        return value[:-1] + ("1" if value[-1:] != "1" else "2")
    return 1 if value is None else None if value == 1 else int(str(value)) + 1


def test_a_sound_sale(sealed: Sealed) -> None:
    head, rows, record, salts = sealed
    quick = Quick(chart())
    assert quick.vouches(head, rows, record, salts)
    assert quick.vouches(head, rows, record, salts)
    sums: dict[tuple[int, str, str], list[int]] = {}
    quick.add_to(sums)
    assert sums == {(row[2], row[4], row[5]): [2 * row[6], 2] for row in rows}


@pytest.mark.parametrize("name", [name for name in Header._fields if name not in UNSEEN])
def test_a_header_that_differs(sealed: Sealed, name: str) -> None:
    head, rows, record, salts = sealed
    quick = Quick(chart())
    assert quick.vouches(head, rows, record, salts)
    changed = Header._make(
        other(value) if field == name else value for field, value in head._asdict().items()
    )
    assert not quick.vouches(changed, rows, record, salts)


def test_entries_that_differ(sealed: Sealed) -> None:
    head, rows, record, salts = sealed
    quick = Quick(chart())
    for at, row in enumerate(rows):
        for field in range(1, len(row)):
            changed = (*row[:field], other(row[field]), *row[field + 1 :])
            assert not quick.vouches(head, [*rows[:at], changed, *rows[at + 1 :]], record, salts)
    assert not quick.vouches(head, rows[:-1], record, salts)
    assert not quick.vouches(head, [*rows, rows[-1]], record, salts)


def test_a_record_or_salts_that_differ(sealed: Sealed) -> None:
    head, rows, record, salts = sealed
    quick = Quick(chart())
    for at in range(len(record)):
        assert not quick.vouches(head, rows, record[:at] + bytes([record[at] ^ 1]) + record[at + 1 :], salts)
    for at in range(0, len(salts), 16):
        changed = salts[:at] + bytes([salts[at] ^ 1]) + salts[at + 1 :]
        # the third salt is for an approver, and there is none
        assert quick.vouches(head, rows, record, changed) is (at == 32)

"""The quick way vouches for what is sound, and for nothing in which anything at all differs."""

import json
from typing import Any

import pytest
from django.db import connection, transaction

from ledger.models import TILE, Leaf
from ledger.queries.facts import chart
from ledger.rules.chart import Chart
from ledger.verification import reading, stretch
from ledger.verification.findings import Found
from ledger.verification.pool import on_driver
from ledger.verification.quick import Quick
from ledger.verification.reading import GAP, HEAD, Rows, read_stretch, runs
from ledger.verification.shapes import shape_of
from tests.cast import Cast
from tests.operations.ledger.sealed import KINDS, seal_each_kind
from tests.operations.ledger.test_verify_ledger import behind_the_back


@pytest.fixture
def rows(cast: Cast) -> Rows:
    """Every kind, as a verification reads it."""
    seal_each_kind(cast)
    return read()


def read() -> Rows:
    vendor = connection.vendor
    [rows] = read_stretch(on_driver(vendor, connection.connection), vendor, 0, len(KINDS))
    return rows


def asked(rows: Rows, index: int, **changes: Any) -> dict[str, Any]:
    """What the quick way is asked about a leaf, with something else in it."""
    _, txn, _, record = rows.leaves[index]
    said = {
        "head": rows.heads[index],
        "legs": rows.legs[index],
        "record": record,
        "salts": rows.salts[index][1],
    }
    return {**said, "turned": rows.turned.get(txn), **changes}


def other(value: object) -> object:
    """Something else of the same kind."""
    if isinstance(value, str):
        return value[:-1] + ("1" if value[-1:] != "1" else "2")
    return 1 if value is None else None if value == 1 else int(str(value)) + 1


each = pytest.mark.parametrize("index", range(len(KINDS)), ids=[f"{i + 1} {k}" for i, k in enumerate(KINDS)])


@each
def test_what_is_sound(rows: Rows, index: int) -> None:
    quick = Quick(chart())
    assert quick.vouches(**asked(rows, index))
    assert quick.vouches(**asked(rows, index))
    sums: dict[tuple[int, str, str], list[int]] = {}
    quick.add_to(sums)
    quick.add_to(sums)
    expected: dict[tuple[int, str, str], list[int]] = {}
    for _, account, _, layer, currency, fen in legs_of(rows.legs[index][2]):
        total = expected.setdefault((account, layer, currency), [0, 0])
        total[:] = total[0] + 2 * fen, total[1] + 2
    assert sums == expected
    assert quick.lines == ({2} if KINDS[index] == "refund" else set())


@each
@pytest.mark.parametrize("name", HEAD)
def test_a_header_that_differs(rows: Rows, index: int, name: str) -> None:
    quick = Quick(chart())
    said = asked(rows, index)
    assert quick.vouches(**said)
    changed = tuple(other(value) if HEAD[at] == name else value for at, value in enumerate(said["head"]))
    assert not quick.vouches(**{**said, "head": changed})


@each
def test_entries_that_differ(rows: Rows, index: int) -> None:
    quick = Quick(chart())
    said = asked(rows, index)
    txn, count, text = said["legs"]
    legs = legs_of(text)
    for at, leg in enumerate(legs):
        for field in range(len(leg)):
            changed = [*leg[:field], other(leg[field]), *leg[field + 1 :]]
            assert not quick.vouches(
                **{**said, "legs": (txn, *as_read([*legs[:at], changed, *legs[at + 1 :]]))}
            )
    for wrong in (legs[:-1], [*legs, legs[-1]], legs[::-1], []):
        assert not quick.vouches(**{**said, "legs": (txn, *as_read(wrong))})
    assert not quick.vouches(**{**said, "legs": (txn, count - 1, text)})


def legs_of(text: str) -> list[list[Any]]:
    """Entries as this database says them."""
    if connection.vendor == "sqlite":
        return [list(leg) for leg in json.loads(text)]
    legs = [leg.split(",") for leg in text.split(";")]
    return [[int(at), int(account), *words, int(fen)] for at, account, *words, fen in legs]


def as_read(legs: list[list[Any]]) -> tuple[int, str]:
    if connection.vendor == "sqlite":
        return len(legs), json.dumps(legs, separators=(",", ":"))
    return len(legs), ";".join(",".join(map(str, leg)) for leg in legs)


@each
def test_a_record_or_salts_that_differ(rows: Rows, index: int) -> None:
    quick = Quick(chart())
    said = asked(rows, index)
    record, salts = said["record"], said["salts"]
    for at in range(len(record)):
        changed = record[:at] + bytes([record[at] ^ 1]) + record[at + 1 :]
        assert not quick.vouches(**{**said, "record": changed})
    assert not quick.vouches(**{**said, "salts": salts[:-16]})
    head = dict(zip(HEAD, said["head"], strict=True))
    # there is no approver, and nothing about an order in a fee or an exchange
    free = {32} | ({0} if head["order_ref"] is None and head["line_ref"] is None else set())
    for at in range(0, len(salts), 16):
        changed = salts[:at] + bytes([salts[at] ^ 1]) + salts[at + 1 :]
        assert quick.vouches(**{**said, "salts": changed}) is (at in free)


def test_another_leaf_that_is_reversed(rows: Rows) -> None:
    said = asked(rows, KINDS.index("refund"))
    quick = Quick(chart())
    assert said["turned"] == 1
    assert not quick.vouches(**{**said, "turned": 0})


@pytest.mark.parametrize(
    "request_text",
    [
        "{}",
        "[]",
        "9",
        "",
        '{"line_ref": 1, "order_ref": 101, "policy_id": 1, "session_ref": 7}',
        # twice the same name, of which the last would count
        '{"amount_fen": 1, "amount_fen": 9999, "line_ref": 1, "order_ref": 101, "session_ref": 7, "x": 1}',
    ],
)
def test_a_request_that_is_none(rows: Rows, request_text: str) -> None:
    said = asked(rows, 0)
    _, count, text = said["legs"]
    shape = shape_of("sale", said["head"][2], count, text, chart())
    assert shape is not None and shape.answers(said["head"][13])
    assert not shape.answers(request_text)


def test_shapes_of_unsound_entries() -> None:
    known = Chart(
        {1: ("clearing:a", "A", "CNY"), 2: ("clearing:b", "A", "CNY"), 3: ("clearing:c:USD", "A", "USD")},
        {7: "live 1 maker:10000"},
    )
    sound = '[[0,1,"","A","CNY",-5],[1,2,"","A","CNY",5]]'
    assert shape_of("sale", 7, 2, sound, known) and shape_of("fee", None, 2, sound, known)
    assert shape_of("sale", 8, 2, sound, known) is None
    assert shape_of("settle", None, 2, sound, known) is None
    # one row whose text reads as two entries
    assert shape_of("sale", 7, 1, sound, known) is None
    for wrong in ("5.0]]", '"5"]]', "true]]", "6]]", "null]]", "5,5]]", "5]", "5]],"):
        assert shape_of("sale", 7, 2, sound.replace("5]]", wrong), known) is None, wrong
    assert shape_of("sale", 7, 2, sound.replace("[1,2", "[1,9"), known) is None
    assert shape_of("sale", 7, 2, sound.replace("[1,2", "[1,3"), known) is None


def test_shapes_of_entries_between_commas() -> None:
    known = Chart({1: ("clearing:a", "A", "CNY"), 2: ("clearing:b", "A", "CNY")}, {})
    sound = "0,1,,A,CNY,-5;1,2,,A,CNY,5"
    assert shape_of("fee", None, 2, sound, known)
    for wrong in ("5.0", "x", "", "5,5", "5;", "5;2,2,,A,CNY,0", "6"):
        assert shape_of("fee", None, 2, sound[:-1] + wrong, known) is None, wrong
    # a mark in a text makes one entry read as two, or a field as two
    assert shape_of("fee", None, 1, sound, known) is None
    assert shape_of("fee", None, 2, sound.replace(",,A", ",,A,A"), known) is None
    # nothing at all where there must be something
    assert shape_of("fee", None, 2, "0,1,,A,CNY,-5", known) is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite escapes what it puts into JSON")
def test_a_field_that_is_nothing_hides_no_mark_in_another(rows: Rows) -> None:
    """Left out and made good by a comma in the next, it would read as a sound entry."""
    role = "alter table ledger_entry alter role drop not null, alter layer type text"
    behind_the_back(role)
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_entry set role = null, layer = 'maker,H' where role = 'maker' and layer = 'H'"
        )
        now = read()
    quick = Quick(chart())
    for index, kind in enumerate(KINDS):
        if kind == "sale":
            assert not quick.vouches(**{**asked(rows, index), "legs": now.legs[index]})
    transaction.set_rollback(True)


def test_nothing_sound_takes_the_long_way(rows: Rows) -> None:
    """What the quick way is for; a refund alone is replayed with its line."""
    slow: list[tuple[list[int], set[int]]] = []

    def thorough(found: Found, leaves: Any, lines: set[int]) -> None:
        slow.append((list(leaves), set(lines)))

    vendor = connection.vendor
    ask = on_driver(vendor, connection.connection)
    stretch.verify_stretch(0, len(KINDS), [], ask=ask, vendor=vendor, quick=Quick(chart()), thorough=thorough)
    assert slow == [([], {2})]
    assert Leaf.objects.count() == len(KINDS)


class Listed:
    """An answer of a driver, in another order or with rows that nobody asked for."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self.rows = rows

    def fetchmany(self, size: int, /) -> list[tuple[Any, ...]]:
        some, self.rows = self.rows[:size], self.rows[size:]
        return some

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.fetchmany(len(self.rows))


@pytest.mark.parametrize("change", [lambda rows: rows[::-1], lambda rows: [*rows[3:], *rows[:3]]])
@pytest.mark.parametrize("handful", [1, 2, 256])
def test_rows_that_come_out_of_step(
    rows: Rows, monkeypatch: pytest.MonkeyPatch, handful: int, change: Any
) -> None:
    driver = on_driver(connection.vendor, connection.connection)

    def ask(text: str, numbers: Any) -> Any:
        found = list(driver(text, numbers).fetchall())
        # leaves alone must come in their order
        return Listed(found if "from ledger_leaf " in text else change(found))

    monkeypatch.setattr(reading, "HANDFUL", handful)
    parts = list(read_stretch(ask, connection.vendor, 0, len(KINDS)))
    assert len(parts) == -(-len(KINDS) // handful)
    for name in ("leaves", "salts", "heads", "legs"):
        assert [row for part in parts for row in getattr(part, name)] == list(getattr(rows, name))
    assert {txn: leaf for part in parts for txn, leaf in part.turned.items()} == rows.turned


def test_rows_that_are_not_there(rows: Rows) -> None:
    driver = on_driver(connection.vendor, connection.connection)
    gone = rows.leaves[2][1]

    def ask(text: str, numbers: Any) -> Any:
        found = list(driver(text, numbers).fetchall())
        return Listed([row for row in found if "from ledger_leaf " in text or row[0] != gone])

    [part] = read_stretch(ask, connection.vendor, 0, len(KINDS))
    assert part.heads[2][0] is None
    assert part.legs[2] == (0, 0, "[]")
    assert (part.heads[3], part.legs[3]) == (rows.heads[3], rows.legs[3])


def test_tiles_are_as_large_as_the_models_say() -> None:
    assert stretch.TILE == TILE


def test_runs() -> None:
    assert list(runs([])) == []
    assert list(runs([5])) == [[5, 5]]
    assert list(runs([7, 5, 6, 6 + GAP, 9_000])) == [[5, 6 + GAP], [9_000, 9_000]]
    assert list(runs([1, 2 + GAP])) == [[1, 1], [2 + GAP, 2 + GAP]]

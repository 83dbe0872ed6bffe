"""The rows of a stretch, as the driver gives them: few questions, answers taken by the handful, no Django.

Each table is asked by a range of its own key and the answers are put together here: a database that joins them may
choose to read whole tables for every stretch. All are taken in step, some hundred rows at a time: they become objects
just before they are verified, and a processor still has them near. The entries of a transaction come as one text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, cast

from ledger.rules.times import TIMES

Row = tuple[Any, ...]


class Answer(Protocol):
    """What a driver's cursor gives."""

    def fetchmany(self, size: int, /) -> Sequence[Row]:
        """The next rows; fewer at the end."""

    def fetchall(self) -> Sequence[Row]:
        """All that are left."""


Ask = Callable[[str, Sequence[int]], Answer]
"""Run a query with numbers in the place of its marks."""
Head = Row
"""See HEAD."""
HEAD = (
    "id", "kind", "policy_id", "effective_at", "booked_at", "reverses_id", "order_ref", "line_ref", "session_ref",
    "actor", "approver", "idem_key", "request_hash", "request", "entry_count",
)  # fmt: skip
_TIMES = {"sqlite": TIMES["sqlite"], "postgresql": "(t.{0} at time zone 'UTC')::text"}
"""As the records have them, but that PostgreSQL leaves zeros at the end out; formatting them costs it as much as the
rest of the row."""
_LEGS = {
    # text is escaped, numbers are bare: no two lists of entries give the same text
    "sqlite": "json_group_array(json_array(position, account_id, role, layer, currency, amount))",
    # nothing is escaped, so the number of entries counts, and that of the fields of each: a text with a mark in it
    # would make more of them, and nothing at all makes an entry less
    "postgresql": (
        "string_agg(case when (position, account_id, role, layer, currency, amount) is not null then "
        "concat_ws(',', position, account_id, role, layer, currency, amount) end, ';' order by position)"
    ),
}
Legs = tuple[int, int, str]
"""A transaction, how many entries it has, and all of them as one text, in order: JSON, or fields between commas and
entries between semicolons."""
_BYTES = {"sqlite": "case typeof({0}) when 'blob' then {0} else x'' end", "postgresql": "{0}"}
"""SQLite lets text into a column of bytes, and its driver can't even read some: such a leaf goes the long way."""
HANDFUL = 256
"""Leaves taken at once: with all that belongs to them they take less than a megabyte."""
GAP = 1_000
"""Ids that far apart are asked for apart."""


class Rows(NamedTuple):
    """Leaves, and for each of them the row of its salts, its transaction, and its entries."""

    leaves: Sequence[Row]
    """Index, transaction, hash, record."""
    salts: Sequence[tuple[int, bytes]]
    """Index and salts."""
    heads: Sequence[Head]
    """The id of one that is not there is None."""
    legs: Sequence[Legs]
    unclosed: frozenset[int]
    """Transactions without the balance check that they name."""
    turned: Mapping[int, int]
    """The leaf of what a transaction reverses."""


def read_stretch(ask: Ask, vendor: str, low: int, high: int) -> Iterator[Rows]:
    """Everything about the leaves from `low` to `high`, by the handful."""
    stored, record, salt = (_BYTES[vendor].format(name) for name in ("hash", "record", "salts"))
    where = "where id >= %s and id < %s order by id"
    leaves = ask(f"select id, txn_id, {stored}, {record} from ledger_leaf {where}", [low, high])  # noqa: S608 our own
    salts = _InStep([ask(f"select id, {salt} from ledger_leafsalts {where}", [low, high])], (0, b""))  # noqa: S608
    ranges = _ranges(ask, low, high)
    heads = _InStep([ask(_heads(vendor), run) for run in ranges], (None,) * len(HEAD))
    legs = _InStep([ask(_entries(vendor), run) for run in ranges], (0, 0, "[]"))
    unclosed = frozenset(row[0] for run in ranges for row in ask(_UNCLOSED, [*run, *run]).fetchall())
    while some := leaves.fetchmany(HANDFUL):
        txns = [leaf[1] for leaf in some]
        found = heads.under(txns)
        turned: dict[int, int] = {}
        if any(map(itemgetter(HEAD.index("reverses_id")), found)):
            turned = dict(row for run in runs(txns) for row in ask(_TURNED, run).fetchall())
        yield Rows(
            some,
            cast(Sequence[tuple[int, bytes]], salts.under([leaf[0] for leaf in some])),
            found,
            cast(Sequence[Legs], legs.under(txns)),
            unclosed,
            turned,
        )


class _InStep:
    """Rows by what they begin with. They mostly come as they are asked for, which is cheap to see."""

    def __init__(self, answers: Sequence[Answer], missing: Row) -> None:
        self._answers, self._missing = answers, missing
        self._aside: dict[Any, Row] | None = None

    def under(self, keys: Sequence[int]) -> Sequence[Row]:
        """The row under each key, in their order."""
        if self._aside is None:
            rows = self._answers[0].fetchmany(len(keys)) if len(self._answers) == 1 else []
            if list(map(itemgetter(0), rows)) == keys:
                return rows
            # out of step: all that is left is kept at hand
            left = [row for answer in self._answers for row in answer.fetchall()]
            self._aside = {row[0]: row for row in [*rows, *left]}
        return [self._aside.get(key, self._missing) for key in keys]


def _ranges(ask: Ask, low: int, high: int) -> list[list[int]]:
    """First and last of the transactions of the leaves from `low` to `high`, in runs."""
    where = "from ledger_leaf where id >= %s and id < %s"
    [[first, last, count]] = ask(
        f"select min(txn_id), max(txn_id), count(txn_id) {where}", [low, high]
    ).fetchall()
    if not count or last - first < count + GAP:
        return [[first, last]] if count else []
    return list(runs(row[0] for row in ask(f"select txn_id {where}", [low, high]).fetchall()))


_UNCLOSED = (
    "select t.id from ledger_txn t left join ledger_balancecheck c on c.txn_id = t.id and c.id = t.balance_check_id "
    "and c.txn_id >= %s and c.txn_id <= %s where t.id >= %s and t.id <= %s and c.id is null"
)
_TURNED = (
    "select t.id, l.id from ledger_txn t join ledger_leaf l on l.txn_id = t.reverses_id "
    "where t.id >= %s and t.id <= %s"
)


def _heads(vendor: str) -> str:
    columns = (
        _TIMES[vendor].format(name) if name in ("effective_at", "booked_at") else f"t.{name}" for name in HEAD
    )
    return f"select {', '.join(columns)} from ledger_txn t where t.id >= %s and t.id <= %s order by t.id"  # noqa: S608 our own


def _entries(vendor: str) -> str:
    # on SQLite the index over transaction and position gives them in order; in another they would only take the
    # long way
    return (
        f"select txn_id, count(*), {_LEGS[vendor]} from ledger_entry "  # noqa: S608 our own names
        "where txn_id >= %s and txn_id <= %s group by txn_id order by txn_id"
    )


def runs(ids: Iterable[int]) -> Iterator[list[int]]:
    """First and last of ids that lie close together: what was sealed late may be far from the rest."""
    first = last = None
    for one in sorted(ids):
        if first is None or last is None:
            first = one
        elif one - last > GAP:
            yield [first, last]
            first = one
        last = one
    if first is not None and last is not None:
        yield [first, last]

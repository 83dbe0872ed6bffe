"""The rows of a stretch, as the driver gives them: few questions, large answers, no Django.

Each table is asked by a range of its own key and the answers are put together here: a database that joins them may
choose to read whole tables for every stretch. The entries of a transaction come as one text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, cast

from ledger.rules.times import TIMES

Ask = Callable[[str, Sequence[int]], list[tuple[Any, ...]]]
"""Run a query with numbers in the place of its marks."""
Head = tuple[Any, ...]
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
GAP = 1_000
"""Ids that far apart are asked for apart."""


class Rows(NamedTuple):
    """A stretch: leaves, and for each of them the row of its salts, its transaction, and its entries."""

    leaves: Sequence[tuple[Any, ...]]
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


def read_stretch(ask: Ask, vendor: str, low: int, high: int) -> Rows:
    """Everything about the leaves from `low` to `high`."""
    leaves = ask(
        "select id, txn_id, hash, record from ledger_leaf where id >= %s and id < %s order by id", [low, high]
    )
    salts = ask("select id, salts from ledger_leafsalts where id >= %s and id < %s", [low, high])
    txns = [leaf[1] for leaf in leaves]
    heads: list[Head] = []
    legs: list[tuple[Any, ...]] = []
    unclosed: list[int] = []
    turned: dict[int, int] = {}
    for run in runs(txns):
        found = ask(_heads(vendor), run)
        heads += found
        legs += ask(_entries(vendor), run)
        unclosed += (row[0] for row in ask(_UNCLOSED, [*run, *run]))
        if any(head[5] is not None for head in found):
            turned.update(ask(_TURNED, run))
    return Rows(
        leaves,
        cast(Sequence[tuple[int, bytes]], _in_step(salts, [leaf[0] for leaf in leaves], (0, b""))),
        _in_step(heads, txns, (None,) * len(HEAD)),
        cast(Sequence[Legs], _in_step(legs, txns, (0, 0, "[]"))),
        frozenset(unclosed),
        turned,
    )


def _in_step(
    rows: Sequence[tuple[Any, ...]], keys: Sequence[int], missing: tuple[Any, ...]
) -> Sequence[tuple[Any, ...]]:
    """The row that begins with each key. They mostly come in step as they are, which is cheap to see."""
    if list(map(itemgetter(0), rows)) == keys:
        return rows
    found = {row[0]: row for row in rows}
    return [found.get(key, missing) for key in keys]


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
    return f"select {', '.join(columns)} from ledger_txn t where t.id >= %s and t.id <= %s"  # noqa: S608 our own names


def _entries(vendor: str) -> str:
    # on SQLite the index over transaction and position gives them in order; in another they would only take the
    # long way
    return (
        f"select txn_id, count(*), {_LEGS[vendor]} from ledger_entry "  # noqa: S608 our own names
        "where txn_id >= %s and txn_id <= %s group by txn_id"
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

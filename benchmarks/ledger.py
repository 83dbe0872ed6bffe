"""The books under load: rows let in by every check, and the balance of everything at a glance.

    ./dev bench ledger [--sales 50000] [--lines 1000000]

Ingest: the rows of sales, made beforehand, a thousand sales a transaction, into the books' own tables with their
triggers, keys and deferred checks. The yardstick on PostgreSQL is COPY into bare tables that have nothing at all
(mark: 5 % of it); on SQLite, the same tables without their triggers (mark: 60 %).

Trial balance: of so many order lines, from what the sealer folded (mark: 5 ms), beside the sum over all entries. What
fills the books up to them passes no check. Without sales, the trial balance alone.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from benchmarks import worlds
from benchmarks.bulk import fill_unchecked, untriggered
from benchmarks.journal import TABLES, World, as_copy, as_sqlite, fill, make_world, sales, write

MARKS = {"postgresql": 5, "sqlite": 60}
MARK_MS = 5.0
WAITING = 500
"""Sales that the sealer has not seen, in the second look at the trial balance: those of a busy minute."""
ROUNDS = 3


def ingest(database: str, world: World, count: int) -> int:
    """Both ways in turn; the first transaction's id that is free after it."""
    checked, first = [], 1
    bare: list[float] = []
    for _ in range(ROUNDS):
        with_checks, free = _batches(database, world, first, count)
        checked.append(_rate(count, with_checks, ""))
        without, free = _batches(database, world, free, count)
        with unguarded(database) as prefix:
            bare.append(_rate(count, without, prefix))
        first = free
        print(f"  checked {checked[-1]:10,.0f} lines/s   yardstick {bare[-1]:10,.0f} lines/s", flush=True)
    part = statistics.median(checked) / statistics.median(bare) * 100
    verdict = "met" if part >= MARKS[database] else "MISSED"
    print(
        f"  checked ingest is {part:.1f} % of the yardstick; mark {MARKS[database]} %: {verdict}", flush=True
    )
    return first


def _batches(database: str, world: World, first: int, count: int) -> tuple[list[dict[str, object]], int]:
    form: Callable[..., object] = as_copy if database == "postgresql" else as_sqlite
    made = [{table: form(rows) for table, rows in batch.items()} for batch in sales(world, first, count)]
    return made, first + count


def _rate(count: int, batches: Sequence[dict[str, object]], prefix: str) -> float:
    began = time.perf_counter()
    for batch in batches:
        write(batch, prefix)
    return count / (time.perf_counter() - began)


@contextmanager
def unguarded(database: str) -> Iterator[str]:
    """The yardstick's tables; yields what stands before their names."""
    from django.db import connection

    with connection.cursor() as cursor:
        if database == "postgresql":
            for table in TABLES:
                cursor.execute(f"create table bare_{table} as select * from {table} with no data")
            yield "bare_"
            for table in TABLES:
                cursor.execute(f"drop table bare_{table}")
            return
        with untriggered():
            yield ""


def balance(world: World, first: int, lines: int) -> None:
    """Fill up past the checks, and read the trial balance: with everything folded, and with some sales waiting."""
    from ledger.models import Txn
    from ledger.queries.trial_balance import trial_balance

    began = time.perf_counter()
    fill_unchecked(world, first, lines - WAITING - Txn.objects.count())
    print(f"  filled up in {time.perf_counter() - began:.0f} s", flush=True)
    took = compare(lines - WAITING, trial_balance, "all folded")
    print(f"  mark {MARK_MS} ms: {'met' if took < MARK_MS else 'MISSED'}", flush=True)
    fill(world, first + lines, WAITING)
    compare(lines, trial_balance, f"{WAITING:,} not folded yet")


def compare(lines: int, folded: Callable[[], dict[tuple[int, str, str], int]], how: str) -> float:
    """The balance as the product reads it, beside the sum over all entries; milliseconds of ours."""
    assert folded() == summed()
    ours, theirs = _milliseconds(folded, 200), _milliseconds(summed, 3)
    print(f"  trial balance of {lines:,} lines, {how}: {ours:.2f} ms, summed {theirs:,.0f} ms", flush=True)
    return ours


def summed() -> dict[tuple[int, str, str], int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select account_id, layer, currency, sum(amount) from ledger_entry group by account_id, layer, currency"
        )
        return {tuple(row[:3]): int(row[3]) for row in cursor.fetchall()}


def _milliseconds(act: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def measure(database: str, count: int, lines: int) -> None:
    worlds.set_up()
    world = make_world()
    print(f"{database}, {count:,} sales a round", flush=True)
    first = ingest(database, world, count) if count else 1
    balance(world, first, lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench ledger")
    parser.add_argument("--sales", type=int, default=50_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--on", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.on:
        measure(chosen.on, chosen.sales, chosen.lines)
    else:
        worlds.on_each("benchmarks.ledger", sys.argv[1:])


if __name__ == "__main__":
    main()

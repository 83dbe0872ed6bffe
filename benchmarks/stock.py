"""Many buyers at one stock pool: group commit against one conditional update a buyer.

    ./dev bench stock [--buyers 128] [--seconds 4] [--rounds 3]

The yardsticks run in the same process, in turn with ours: a bare conditional update of the pool in a transaction of
its own, which is all that most shops do to keep from overselling, and our whole placing (order, line, reservation,
audit) committed one buyer at a time. Group commit does the whole placing. Both databases keep what they commit.
The mark is ten bare updates on PostgreSQL.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable

from benchmarks import worlds

MARK = 10


def rate(buyers: int, seconds: float, act: Callable[[], object]) -> float:
    """How often a second `act` is done by so many threads."""
    from django.db import connections

    done, start = [0] * buyers, threading.Barrier(buyers + 1)

    def buy(number: int) -> None:
        start.wait()
        try:
            while time.perf_counter() < until:
                act()
                done[number] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=buy, args=(n,)) for n in range(buyers)]
    until = time.perf_counter() + 3600
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    until = began + seconds
    start.wait()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)


def measure(database: str, buyers: int, seconds: float, times: int) -> None:
    worlds.set_up()
    from django.db import connection
    from django.db.models import F

    from shop.committing import Committer, commit_alone
    from shop.models import Order, StockPool
    from shop.operations.place_orders import Placed, place_orders
    from shop.rules.placing import Placing
    from tests.buying import line
    from tests.cast import make_cast

    cast = make_cast()
    pools = StockPool.objects.filter(pk=cast.shelf.pk)
    pools.update(total=10**7, available=10**7)
    wish = Placing(cast.wheat.pk, cast.address.pk, [line(cast)])
    desk: Committer[Placing, Placed] = Committer(lambda wishes: place_orders(wishes=wishes))

    def update() -> None:
        assert pools.filter(available__gte=1).update(available=F("available") - 1, reserved=F("reserved") + 1)
        connection.close_if_unusable_or_obsolete()

    def alone() -> None:
        commit_alone(lambda wishes: place_orders(wishes=wishes), wish)
        connection.close_if_unusable_or_obsolete()

    print(f"{database}, {buyers} buyers, {seconds:.0f} s each, {times} rounds", flush=True)
    found = worlds.rounds(
        times,
        {
            "one conditional update a buyer": lambda: rate(buyers, seconds, update),
            "the whole placing, one buyer at a time": lambda: rate(buyers, seconds, alone),
            "the whole placing, in groups": lambda: rate(buyers, seconds, lambda: desk.submit(wish)),
        },
    )
    desk.settle()
    bare, single, grouped = (statistics.median(values) for values in found.values())
    pool = pools.get()
    assert pool.available + pool.reserved == pool.total
    assert pool.reserved >= Order.objects.count()
    print(
        f"  median: groups {grouped / bare:.1f}x bare updates, {grouped / single:.1f}x one placing at a time"
    )
    if database == "postgresql":
        print(f"  mark: {MARK}x, {'met' if grouped >= MARK * bare else 'MISSED'}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench stock")
    parser.add_argument("--buyers", type=int, default=128)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--on", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.on:
        measure(chosen.on, chosen.buyers, chosen.seconds, chosen.rounds)
    else:
        worlds.on_each("benchmarks.stock", sys.argv[1:])


if __name__ == "__main__":
    main()

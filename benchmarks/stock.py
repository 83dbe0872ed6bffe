"""Many buyers at one stock pool: group commit against one transaction a buyer, like against like.

    ./dev bench stock [--buyers 128] [--seconds 4] [--rounds 3]

(a) The bare unit: a conditional update of the pool, all that most shops do to keep from overselling; a transaction a
buyer, against the committer's groups, each buyer accepted or not under the pool's lock. (b) The whole placing (order,
line, reservation, audit): one buyer at a time, against groups. The four run in turn in one process, and both databases
keep what they commit. The mark, on PostgreSQL, is ten times for each.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence

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

    from core.errors import Refusal
    from shop import locks
    from shop.committing import Committer, commit_alone
    from shop.errors import OutOfStock
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

    def take(wishes: Sequence[int]) -> list[int | Refusal]:
        """A unit for each who wants one: one update while there are enough, else first come first served."""
        units = len(wishes)
        enough = pools.filter(available__gte=units)
        if enough.update(available=F("available") - units, reserved=F("reserved") + units):
            return list(wishes)
        left = locks.pools_to_sell([cast.shelf.pk])[cast.shelf.pk].available
        locks.take_units({cast.shelf.pk: left})
        gone = OutOfStock(variant_id=cast.variant.pk, left=0)
        return [wish if place < left else gone for place, wish in enumerate(wishes)]

    bare: Committer[int, int] = Committer(take)

    def alone() -> None:
        commit_alone(lambda wishes: place_orders(wishes=wishes), wish)
        connection.close_if_unusable_or_obsolete()

    print(f"{database}, {buyers} buyers, {seconds:.0f} s each, {times} rounds", flush=True)
    found = worlds.rounds(
        times,
        {
            "(a) bare, one transaction a buyer": lambda: rate(buyers, seconds, update),
            "(a) bare, in groups": lambda: rate(buyers, seconds, lambda: bare.submit(1)),
            "(b) whole placing, one transaction a buyer": lambda: rate(buyers, seconds, alone),
            "(b) whole placing, in groups": lambda: rate(buyers, seconds, lambda: desk.submit(wish)),
        },
    )
    assert bare.settle()
    assert desk.settle()
    pool = pools.get()
    assert pool.available + pool.reserved == pool.total
    assert pool.reserved >= Order.objects.count()
    medians = [statistics.median(values) for values in found.values()]
    pairs = {"(a) bare": medians[:2], "(b) whole placing": medians[2:]}
    for name, (one, grouped) in pairs.items():
        met = "met" if grouped >= MARK * one else "MISSED"
        judged = f"; mark {MARK}x, {met}" if database == "postgresql" else ""
        print(f"  median: {name}, groups {grouped / one:.1f}x{judged}", flush=True)


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

"""Full verification of the books: every split, balance, leaf, root and signature computed again.

    ./dev bench verify [--sales 200000]

The yardstick in the same run reads every sealed record and hashes it, which is what a verifier of the public ledger
cannot do without. The mark is 100,000 transactions a second on two cores.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from hashlib import sha256

from benchmarks import worlds
from benchmarks.journal import fill, make_world

MARK = 100_000


def hashed() -> int:
    """Read and hash every record; how many there were."""
    from ledger.models import Leaf

    count = 0
    for record in Leaf.objects.order_by("index").values_list("record", flat=True).iterator(10_000):
        sha256(b"\0" + bytes(record)).digest()
        count += 1
    return count


def measure(database: str, count: int) -> None:
    worlds.set_up()
    from core.actor import Actor
    from ledger.operations import seal_journal
    from ledger.operations.verify_ledger import verify_ledger

    world = make_world()
    fill(world, 1, count)
    began = time.perf_counter()
    seal_journal(whole=True)
    print(
        f"{database}, {count:,} sales, sealed at {count / (time.perf_counter() - began):,.0f} a second",
        flush=True,
    )
    began = time.perf_counter()
    assert hashed() == count
    print(f"  records read and hashed, one process  {count / (time.perf_counter() - began):10,.0f} a second")
    for processes in (1, 2):
        began, cpu = time.perf_counter(), os.times()
        run, problems = verify_ledger(actor=Actor.system("benchmark"), processes=processes)
        took, now = time.perf_counter() - began, os.times()
        assert (run.txns, problems) == (count, [])
        used = sum(now[at] - cpu[at] for at in range(4))
        print(
            f"  verified, {processes} processes  {count / took:10,.0f} a second, {used / count * 1e6:.0f} us CPU each"
        )
    verdict = "met" if count / took >= MARK else "MISSED"
    print(f"  mark {MARK:,} a second on two cores: {verdict}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench verify")
    parser.add_argument("--sales", type=int, default=200_000)
    parser.add_argument("--on", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.on:
        measure(chosen.on, chosen.sales)
    else:
        worlds.on_each("benchmarks.verify", sys.argv[1:])


if __name__ == "__main__":
    main()

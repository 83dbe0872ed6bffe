"""Paid orders with their ledger, against django-oscar placing orders.

    ./dev bench orders [--buyers 64] [--seconds 6] [--rounds 3]

Ours: place (stock reserved, in groups), start a payment, learn that it succeeded, post the sale in the books. The
processor answers at once, for oscar has none. Oscar: its own order creator, one basket of one product, no payment. Each
shop has a process, a database of its own on one durable server, and as many threads; they run in turn. Marks: three
times as many orders a second, at most 12 queries an order.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import worlds

MARK, QUERIES = 3, 12
ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "bench-oscar"
LOCK = ROOT / "requirements" / "bench.txt"


class Instant:
    """A processor that took the money as soon as it was asked."""

    numbers = itertools.count(1)

    def create_intent(self, *, amount_fen: int, currency: str, **_: object) -> Any:
        """Open, with a number of its own."""
        return self._intent(f"pi_{next(self.numbers)}-{amount_fen}", "open", 0)

    def read_intent(self, intent_id: str) -> Any:
        """Paid."""
        return self._intent(intent_id, "succeeded", int(intent_id.split("-")[1]))

    def _intent(self, id: str, status: Any, received: int) -> Any:
        from shop.payments.gateway import Intent

        return Intent(id, status, int(id.split("-")[1]), received, "CNY", "secret", charge_id=f"ch_{id}")


def our_shop() -> Callable[[], object]:
    """How one order is placed and paid."""
    from django.db import connection

    from core.actor import Actor
    from shop.committing import Committer
    from shop.models import StockPool
    from shop.operations import converge_payment, start_payment
    from shop.operations.place_orders import Placed, place_orders
    from shop.payments import registry
    from shop.rules.placing import Placing
    from tests.buying import line
    from tests.cast import make_cast

    registry.GATEWAYS["stripe"] = "benchmarks.orders.Instant"
    cast = make_cast()
    StockPool.objects.filter(pk=cast.shelf.pk).update(total=10**7, available=10**7)
    wish = Placing(cast.wheat.pk, cast.address.pk, [line(cast)])
    desk: Committer[Placing, Placed] = Committer(lambda wishes: place_orders(wishes=wishes))
    buyer = Actor.of(cast.wheat)

    def buy() -> None:
        placed = desk.submit(wish)
        started = start_payment(order=placed.order, actor=buyer)
        paid = converge_payment(payment_id=started.payment.pk)
        if not paid.pays_order:
            raise RuntimeError(f"not paid: {paid.status}")
        connection.close_if_unusable_or_obsolete()

    return buy


def oscar_python() -> Path:
    """Oscar's environment, made with pip from its lock file when that has changed."""
    python, stamp = HOME / "bin" / "python", HOME / "locked.txt"
    if not stamp.exists() or stamp.read_text() != LOCK.read_text():
        venv.create(HOME, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCK]
        subprocess.run([str(word) for word in command], check=True)
        stamp.write_text(LOCK.read_text())
    return python


@contextmanager
def child(command: list[str], env: dict[str, str]) -> Iterator[Callable[[], dict[str, float]]]:
    """A shop in a process; call it for a run."""
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        into, out = process.stdin, process.stdout

        def ask() -> dict[str, float]:
            into.write("go\n")
            into.flush()
            return dict(json.loads(out.readline()))

        if out.readline() != "ready\n":
            raise SystemExit(f"{command[:3]} did not start")
        try:
            yield ask
        finally:
            into.close()


def measure(kind: str, buyers: int, seconds: float, times: int) -> None:
    """Both shops in turn on one kind of database."""
    size = [str(buyers), str(seconds)]
    with worlds.environment(kind) as ours, worlds.environment(kind) as theirs:
        url = theirs.get("DATABASE_URL", f"{theirs['DATA_DIR']}/oscar.sqlite3")
        oscar = [str(oscar_python()), str(ROOT / "benchmarks" / "oscar_shop.py"), url, *size]
        bare = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
        our_command = [sys.executable, "-m", "benchmarks.orders", "--serve", *size]
        print(f"{kind}, {buyers} buyers, {seconds:.0f} s each, {times} rounds", flush=True)
        with child(our_command, ours) as we, child(oscar, bare) as they:
            found: dict[str, list[dict[str, float]]] = {"paid orders with ledger": [], "django-oscar": []}
            for _ in range(times):
                for name, run in zip(found, (we, they), strict=True):
                    found[name].append(run())
                    last = found[name][-1]
                    print(
                        f"  {name:28}{last['rate']:8.0f}/s{last['queries']:8.1f} queries an order", flush=True
                    )
    rates = [statistics.median(row["rate"] for row in rows) for rows in found.values()]
    queries = statistics.median(row["queries"] for row in found["paid orders with ledger"])
    print(f"  median: {rates[0] / rates[1]:.1f}x; mark {MARK}x, {_said(rates[0] >= MARK * rates[1])}")
    print(
        f"  {queries:.1f} queries an order; mark {QUERIES}, {_said(queries <= QUERIES)}",
        flush=True,
    )


def _said(met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench orders")
    parser.add_argument("--buyers", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--on", choices=worlds.DATABASES, help="one database only")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        worlds.set_up()
        from benchmarks.oscar_shop import serve

        serve(our_shop(), int(chosen.serve[0]), float(chosen.serve[1]))
        return
    for kind in [chosen.on] if chosen.on else worlds.DATABASES:
        measure(kind, chosen.buyers, chosen.seconds, chosen.rounds)


if __name__ == "__main__":
    main()

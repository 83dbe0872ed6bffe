"""A sale in a database of its own, for processes: `python -m tests.rush_world open --buyers 30 --units 90`.

`open` makes the tables and the sale and prints it; `stand` prints what stands of it. MODE=demo and DATABASE_URL or
DATA_DIR say where.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from sandbox.processes import ROOT


def ask(env: Mapping[str, str], *words: str) -> Any:
    """Run this module in a process with such an environment; what it printed. Raises RuntimeError."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rush_world", *words],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def opened(buyers: int, units: int) -> str:
    """Tables, the small world and the sale."""
    from django.core.management import call_command

    from tests.cast import make_cast
    from tests.rush import open_sale

    call_command("migrate", verbosity=0)
    return open_sale(make_cast(), buyers=buyers, units=units).to_json()


def standing() -> str:
    """Orders by key, the counts of allotments, and the units of reservations."""
    from django.db.models import Sum

    from shop.models import Order, Reservation, StockPool

    pools = StockPool.objects.filter(kind="allotment")
    found = {
        "orders": dict(Order.objects.values_list("request_key", "number")),
        "pools": list(pools.values_list("available", "reserved", "sold")),
        "units": Reservation.objects.aggregate(units=Sum("quantity"))["units"],
    }
    return json.dumps(found)


def main() -> None:
    """Set Django up, do it, print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.rush_world")
    parser.add_argument("what", choices=["open", "stand"])
    parser.add_argument("--buyers", type=int, default=30)
    parser.add_argument("--units", type=int, default=90)
    chosen = parser.parse_args()
    import django

    django.setup()
    sys.stdout.write((opened(chosen.buyers, chosen.units) if chosen.what == "open" else standing()) + "\n")


if __name__ == "__main__":
    main()

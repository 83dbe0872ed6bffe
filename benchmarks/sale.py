"""A sale over HTTP: 500 buyers at one offer, against a door that does nothing.

    ./dev bench sale [--buyers 500] [--seconds 6] [--rounds 3]

One server process as in production, each buyer with a connection and a session of her own, who asks again as soon as
she is answered. The yardstick is asked of the same server by the same buyers in turn: a door that only lets in who is
signed in, with the same body. The mark: half as many placed orders a second. Buyers and server share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import worlds

MARK = 0.5
NOTHING = "/api/v1/nothing"


async def rush(port: int, sale_json: str, path: str, seconds: float) -> tuple[float, list[float]]:
    """Answers a second, and how long each buyer waited for hers, in seconds. Raises RuntimeError on a refusal."""
    from tests.rush import Client, Sale

    sale = Sale.from_json(sale_json)
    waits: list[float] = []
    until = time.perf_counter() + seconds

    async def buy(number: int) -> None:
        shopper, turn = sale.shoppers[number], 0
        client = Client(port, shopper)
        while time.perf_counter() < until:
            began = time.perf_counter()
            key = f"{path}-{until}-{number}-{turn}"
            answer = await client.post(path, sale.body(shopper), key=key[-96:])
            if answer.status >= 300:
                raise RuntimeError(f"{answer.status} {answer.body}")
            waits.append(time.perf_counter() - began)
            turn += 1
        client.close()

    began = time.perf_counter()
    await asyncio.gather(*(buy(number) for number in range(len(sale.shoppers))))
    return len(waits) / (time.perf_counter() - began), waits


def measure(port: int, sale_json: str, seconds: float, times: int) -> None:
    """All rounds at a server that runs."""
    offer = json.loads(sale_json)["offer_id"]
    doors = {"a door that does nothing": NOTHING, "placed orders": f"/api/v1/shopper/offers/{offer}/orders"}
    found: dict[str, list[float]] = {name: [] for name in doors}
    for path in doors.values():
        asyncio.run(rush(port, sale_json, path, 1))
    for _ in range(times):
        for name, path in doors.items():
            rate, waits = asyncio.run(rush(port, sale_json, path, seconds))
            found[name].append(rate)
            middle, slow = _quantiles(waits)
            print(f"  {name:28}{rate:8.0f}/s   p50 {middle:6.0f} ms   p99 {slow:6.0f} ms", flush=True)
    nothing, placed = (statistics.median(values) for values in found.values())
    met = placed >= MARK * nothing
    print(
        f"  median: {placed / nothing:.2f} of the door that does nothing; mark {MARK}, {_said(met)}",
        flush=True,
    )


def _quantiles(waits: Sequence[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(waits, n=100)
    return cuts[49] * 1000, cuts[98] * 1000


def _said(met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench sale")
    parser.add_argument("--buyers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=9117)
    parser.add_argument("--on", choices=worlds.DATABASES, help="one database only")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from sandbox.demo import environment
    from sandbox.processes import Child, Supervisor
    from tests.rush_world import ask

    for database in [chosen.on] if chosen.on else worlds.DATABASES:
        with worlds.environment(database) as base:
            env = {**base, **environment(Path(base["DATA_DIR"]), chosen.port), "LOG_LEVEL": "ERROR"}
            print(f"{database}, {chosen.buyers} buyers, {chosen.seconds:.0f} s each", flush=True)
            sale = json.dumps(ask(env, "open", f"--buyers={chosen.buyers}", "--units=1000000"))
            supervisor = Supervisor(env)
            ready = f"http://127.0.0.1:{chosen.port}/healthz"
            try:
                words = ["benchmarks.sale_server", str(chosen.port)]
                supervisor.start(Child("server", words, ready), seconds=90)
                measure(chosen.port, sale, chosen.seconds, chosen.rounds)
            finally:
                supervisor.close()


if __name__ == "__main__":
    main()

"""`kill -9` in the middle of a sale: nothing that was acknowledged is lost, nothing is doubled.

Real processes on real ports: buyers send each wish under one key until they are answered, as the shop's page does.
"""

import asyncio
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.models import Sum

from sandbox.demo import environment, web
from sandbox.processes import Child, Supervisor, port_is_free
from shop.models import Order, Reservation, StockPool
from tests import postgres
from tests.cast import Cast
from tests.rush import Client, Sale, Shopper, open_sale
from tests.rush_world import ask

BUYERS, TIMES, UNITS = 30, 4, 90
"""More wishes than units: the last ones are refused."""
PATIENCE_SECONDS = 120


@dataclass
class Course:
    """What the buyers saw: order numbers and refusals by key, and how often a connection broke."""

    granted: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    broken: int = 0


async def insist(client: Client, sale: Sale, shopper: Shopper, key: str, course: Course) -> None:
    """Send one wish, under one key, until somebody answers."""
    while True:
        try:
            answer = await client.post(sale.path, sale.body(shopper), key=key)
        except (OSError, EOFError):
            course.broken += 1
            await asyncio.sleep(0.05)
            continue
        if answer.status == 201:
            course.granted[key] = answer.body["number"]
            return
        if answer.status == 409 and answer.body["code"] == "shop.out_of_stock":
            course.refused.add(key)
            return
        assert answer.status >= 500, answer
        course.broken += 1
        await asyncio.sleep(0.05)


async def hold(port: int, sale: Sale, crash: Callable[[], None]) -> Course:
    """All buyers at once; when a third is sold, the crash."""
    course = Course()

    async def buy(number: int, shopper: Shopper) -> None:
        client = Client(port, shopper)
        for time in range(TIMES):
            await insist(client, sale, shopper, f"{number}-{time}", course)
        client.close()

    async def watch() -> None:
        while len(course.granted) < UNITS // 3:
            await asyncio.sleep(0.005)
        await asyncio.to_thread(crash)

    buyers = [buy(number, shopper) for number, shopper in enumerate(sale.shoppers)]
    await asyncio.wait_for(asyncio.gather(watch(), *buyers), PATIENCE_SECONDS)
    return course


async def ask_again(port: int, sale: Sale, course: Course) -> dict[str, str]:
    """The order numbers that the granted keys find now."""
    found = {}
    for key in course.granted:
        shopper = sale.shoppers[int(key.split("-")[0])]
        client = Client(port, shopper)
        answer = await client.post(sale.path, sale.body(shopper), key=key)
        client.close()
        assert (answer.status, answer.replayed) == (201, True)
        found[key] = answer.body["number"]
    return found


def free_port() -> int:
    first = 20_000 + os.getpid() % 20_000
    return next(port for port in range(first, first + 4000) if port_is_free(port))


def killed(child: Child, supervisor: Supervisor) -> None:
    """End a server without a word, and start it again."""
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    supervisor.start(child, seconds=90)


def assert_exact(course: Course, stands: dict[str, str]) -> None:
    """What buyers were told is what stands: no order more, none less."""
    assert course.broken > 0
    assert len(course.granted) == UNITS
    assert len(course.refused) == BUYERS * TIMES - UNITS
    assert max(Counter(course.granted.values()).values()) == 1
    assert set(course.granted.values()) == set(stands.values())
    assert {key.split(":")[-1]: number for key, number in stands.items()} == course.granted


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the server's own file is read")
def test_the_server_is_killed(committed_cast: Cast, tmp_path: Path) -> None:
    sale = open_sale(committed_cast, buyers=BUYERS, units=UNITS)
    here = Path(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("pragma wal_checkpoint(truncate)")
    connections.close_all()
    shutil.copyfile(here, tmp_path / "shop.sqlite3")
    port = free_port()
    child, supervisor = web(port), Supervisor(environment(tmp_path, port))
    try:
        supervisor.start(child, seconds=90)
        course = asyncio.run(hold(port, sale, lambda: killed(child, supervisor)))
        assert asyncio.run(ask_again(port, sale, course)) == course.granted
    finally:
        supervisor.close()
    for file in tmp_path.glob("shop.sqlite3*"):
        shutil.copyfile(file, here.with_name(file.name.replace("shop.sqlite3", here.name)))
    assert_exact(course, {row.request_key or "": row.number for row in Order.objects.all()})
    pool = StockPool.objects.get(pk=sale.pool_id)
    assert (pool.available, pool.reserved, pool.sold) == (0, UNITS, 0)
    assert Reservation.objects.aggregate(units=Sum("quantity"))["units"] == UNITS


@pytest.mark.long
def test_postgresql_is_killed_and_then_the_server_too(tmp_path: Path) -> None:
    port = free_port()
    with postgres.database(durable=True) as database:
        env = {**environment(tmp_path, port), "DATABASE_URL": database.url}
        sale = Sale.from_json(json.dumps(ask(env, "open", f"--buyers={BUYERS}", f"--units={UNITS}")))
        child, supervisor = web(port), Supervisor(env)

        def crash() -> None:
            database.kill()
            killed(child, supervisor)

        try:
            supervisor.start(child, seconds=90)
            course = asyncio.run(hold(port, sale, crash))
            assert asyncio.run(ask_again(port, sale, course)) == course.granted
        finally:
            supervisor.close()
        stands = ask(env, "stand")
    assert_exact(course, stands["orders"])
    assert (stands["pools"], stands["units"]) == ([[0, UNITS, 0]], UNITS)

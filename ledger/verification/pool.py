"""Stretches shared out over processes, which set Django up only when something must be looked at the long way."""

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from ledger.rules.chart import Chart
from ledger.verification.findings import Found
from ledger.verification.quick import Quick
from ledger.verification.reading import Ask
from ledger.verification.stretch import verify_stretch

Task = tuple[int, int, Sequence[int]]


class Access(NamedTuple):
    """Where the books are: the kind of database, its name, and how its driver connects to it."""

    vendor: str
    name: str
    driver: dict[str, Any]


class Worker:
    """What one process keeps from stretch to stretch."""

    def __init__(self, access: Access, known: Chart) -> None:
        self._access = access
        self._known = known
        self._ask = _asking(access)
        self._quick = Quick(known)
        self._is_set_up = False

    def verify(self, task: Task) -> Found:
        """Verify a stretch."""
        return verify_stretch(
            *task, ask=self._ask, vendor=self._access.vendor, quick=self._quick, thorough=self._thorough
        )

    def _thorough(self, found: Found, leaves: Sequence[int], lines: set[int]) -> None:
        if not self._is_set_up:
            import django
            from django.conf import settings

            settings.DATABASES["default"]["NAME"] = self._access.name
            django.setup()
            self._is_set_up = True
        from ledger.verification.thorough import verify_thoroughly

        verify_thoroughly(found, leaves, lines, self._known)


_given: list[Any] = []
_working: list[Worker] = []


def _start(access: Access, known: Chart) -> None:
    """Nothing here may fail: a pool would start its processes again for ever."""
    _given[:] = [access, known]
    # rows come by the ten thousand and go at once; looking for circles among them finds none
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def _run(task: Task) -> Found:
    if not _working:
        _working.append(Worker(*_given))
    return _working[0].verify(task)


@contextmanager
def shared_out(tasks: Sequence[Task], processes: int, known: Chart) -> Iterator[Iterator[Found]]:
    """What each stretch comes to, in order; others work meanwhile. With one process: here, on this connection."""
    if processes == 1 or len(tasks) < 2:
        yield _here(tasks, known)
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(min(processes, len(tasks)), initializer=_start, initargs=[_access(), known]) as pool:
        yield pool.imap(_run, tasks)


def _here(tasks: Sequence[Task], known: Chart) -> Iterator[Found]:
    from django.db import connection

    from ledger.verification.thorough import verify_thoroughly

    def thorough(found: Found, leaves: Sequence[int], lines: set[int]) -> None:
        verify_thoroughly(found, leaves, lines, known)

    quick = Quick(known)
    connection.ensure_connection()
    ask = on_driver(connection.vendor, connection.connection)
    for task in tasks:
        yield verify_stretch(*task, ask=ask, vendor=connection.vendor, quick=quick, thorough=thorough)


def _access() -> Access:
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return Access(connection.vendor, name, {"database": name, "timeout": 20})
    connection.ensure_connection()
    info = connection.connection.info
    return Access(connection.vendor, name, {**info.get_parameters(), "password": info.password or None})


def _asking(access: Access) -> Ask:
    if access.vendor == "sqlite":
        import sqlite3

        reader = sqlite3.connect(**access.driver)
        reader.execute("pragma query_only = 1")
        reader.execute("pragma cache_size = -20000")
        return on_driver(access.vendor, reader)
    import psycopg

    return on_driver(access.vendor, psycopg.connect(**access.driver, autocommit=True))


def on_driver(vendor: str, driver: Any) -> Ask:
    """Ask by the driver's own connection: what Django does to each row costs as much as verifying it."""
    if vendor == "sqlite":
        return lambda text, numbers: driver.execute(text.replace("%s", "?"), numbers).fetchall()

    from psycopg import Cursor

    def ask(text: str, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
        # this kind of cursor, whatever Django's is: it can answer in binary, which needs no parsing
        with Cursor(driver) as cursor:
            rows: list[tuple[Any, ...]] = cursor.execute(text, numbers, binary=True).fetchall()
        return rows

    return ask

"""Stretches shared out over processes, which set Django up only when something must be looked at the long way."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple, cast

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


@contextmanager
def shared_out(tasks: Sequence[Task], processes: int, known: Chart) -> Iterator[Iterator[Found]]:
    """What each stretch comes to, in order. This process works too; with more than one, others begin at once.

    Raises RuntimeError when one of them dies.
    """
    here = _here(known)
    others = min(processes, len(tasks)) - 1
    if others < 1:
        with _few_collections():
            yield map(here, tasks)
        return
    # what another process needs to start would be a part of this one's, were it forked while others of its threads work
    context = multiprocessing.get_context("spawn")
    begun = context.Value("q", 0)
    ends, started = [], []
    for _ in range(others):
        end, other = context.Pipe(duplex=False)
        process = context.Process(target=_help, args=(_access(), known, tasks, begun, other), daemon=True)
        process.start()
        other.close()
        ends.append(end)
        started.append(process)
    try:
        with _few_collections():
            yield _in_order(tasks, begun, here, ends)
    finally:
        for process in started:
            process.terminate()
            process.join()


@contextmanager
def _few_collections() -> Iterator[None]:
    """Rows come by the thousand and go at once; looking for circles among them finds none, and costs a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _in_order(
    tasks: Sequence[Task], begun: Any, here: Callable[[Task], Found], ends: Sequence[Connection]
) -> Iterator[Found]:
    done: dict[int, Found] = {}
    open_ = list(ends)
    for at in range(len(tasks)):
        while at not in done:
            mine = _next(begun, len(tasks))
            if mine is not None:
                done[mine] = here(tasks[mine])
            elif not open_:
                raise RuntimeError("a process of the verification died")
            for ready in wait(open_, timeout=None if mine is None else 0):
                end = cast(Connection, ready)
                try:
                    number, found = end.recv()
                    done[number] = found
                except EOFError:
                    open_.remove(end)
        yield done.pop(at)


def _next(begun: Any, count: int) -> int | None:
    """The number of a stretch that nobody has begun."""
    with begun.get_lock():
        if begun.value == count:
            return None
        begun.value += 1
        return int(begun.value) - 1


def _help(access: Access, known: Chart, tasks: Sequence[Task], begun: Any, end: Connection) -> None:
    """Work on stretches until none is left."""
    worker = Worker(access, known)
    with _few_collections():
        while (number := _next(begun, len(tasks))) is not None:
            end.send((number, worker.verify(tasks[number])))


def _here(known: Chart) -> Callable[[Task], Found]:
    from django.db import connection

    from ledger.verification.thorough import verify_thoroughly

    def thorough(found: Found, leaves: Sequence[int], lines: set[int]) -> None:
        verify_thoroughly(found, leaves, lines, known)

    quick = Quick(known)
    connection.ensure_connection()
    ask = on_driver(connection.vendor, connection.connection)
    return lambda task: verify_stretch(
        *task, ask=ask, vendor=connection.vendor, quick=quick, thorough=thorough
    )


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
        return lambda text, numbers: driver.execute(text.replace("%s", "?"), numbers)

    from psycopg import Cursor

    # this kind of cursor, whatever Django's is: it can answer in binary, which needs no parsing
    return lambda text, numbers: Cursor(driver).execute(text, numbers, binary=True)

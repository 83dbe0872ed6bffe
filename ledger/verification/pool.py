"""Stretches shared out over processes. Knows no model: a fresh process imports it before Django is ready."""

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.verification.stretch import Found

Task = tuple[int, int, Sequence[int]]
_database: list[str] = []
_known: list[Any] = []


def _start(database: str) -> None:
    """Nothing here may fail: a pool would start its processes again for ever."""
    _database.append(database)


def _run(task: Task) -> "Found":
    if not _known:
        import django
        from django.conf import settings

        settings.DATABASES["default"]["NAME"] = _database[0]
        django.setup()
        from ledger.queries.facts import chart

        _known.append(chart())
    from ledger.verification.stretch import verify_stretch

    return verify_stretch(*task, known=_known[0])


def shared_out(tasks: Sequence[Task], processes: int) -> Iterator["Found"]:
    """What each stretch came to, in order. With one process: here, on this connection."""
    if processes == 1 or len(tasks) < 2:
        yield from _here(tasks)
        return
    from django.db import connection

    database = str(connection.settings_dict["NAME"])
    context = multiprocessing.get_context("spawn")
    with context.Pool(min(processes, len(tasks)), initializer=_start, initargs=[database]) as pool:
        yield from pool.imap(_run, tasks)


def _here(tasks: Iterable[Task]) -> Iterator["Found"]:
    from ledger.queries.facts import chart
    from ledger.verification.stretch import verify_stretch

    known = chart()
    for task in tasks:
        yield verify_stretch(*task, known=known)

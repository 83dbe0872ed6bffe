"""Many at once: threads that start together, each with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
SECONDS = 90
"""A generous end for what hangs."""


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run all jobs from one starting line; each one's result, or the exception that it raised."""
    line = threading.Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T | Exception:
        try:
            line.wait(SECONDS)
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(SECONDS) for future in [pool.submit(run, job) for job in jobs]]


def meeting(parties: int) -> Callable[[], None]:
    """A point that all threads of a control reach before any goes on: the race, made certain."""
    barrier = threading.Barrier(parties)

    def meet() -> None:
        if not connections["default"].in_atomic_block:
            # whoever waits with a connection in hand keeps the pool's last from those who are still to come
            connections.close_all()
        barrier.wait(SECONDS)

    return meet


def kinds(results: Sequence[object]) -> dict[str, int]:
    """How many of each: the exception's name, or 'ok'."""
    found: dict[str, int] = {}
    for result in results:
        name = type(result).__name__ if isinstance(result, Exception) else "ok"
        found[name] = found.get(name, 0) + 1
    return found

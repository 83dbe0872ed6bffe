"""Threads for commands that need the database: few, with a short queue: a storm can't take the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections

from api.socket.refusals import Busy
from livestream.realtime import metrics

T = TypeVar("T")


class Workers:
    """Runs operations in threads of its own, beside those that Django's views use."""

    def __init__(self, *, threads: int = 4, waiting: int = 200) -> None:
        """At most `waiting` operations are under way or queued; more are refused."""
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="socket")
        self.room = waiting
        self._under_way = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Do `work` in a thread, wait for it, give what it gives. Raises Busy, and what the work raises."""
        if self._under_way >= self.room:
            raise Busy
        self._under_way += 1
        metrics.COMMANDS.set(self._under_way)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, _fresh, work)
        finally:
            self._under_way -= 1
            metrics.COMMANDS.set(self._under_way)


def _fresh(work: Callable[[], T]) -> T:
    """A connection that the database has dropped meanwhile is not used again."""
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()

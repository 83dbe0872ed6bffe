"""What many people do within a second is one write."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from livestream.realtime.tickets import Ticket

logger = logging.getLogger(__name__)

FOLD_S = 1.0

Counts = Sequence[tuple[Ticket, int]]


class Bursts:
    """Gathers counts by person and room; all are written together, some seconds after the first of them."""

    def __init__(self, write: Callable[[Counts], Awaitable[None]], *, folds: int = 1) -> None:
        """`folds`: how many times FOLD_S they wait."""
        self._write, self._folds = write, folds
        self._waiting: dict[tuple[str, str], tuple[Ticket, int]] = {}
        self._writing: set[asyncio.Task[None]] = set()

    def add(self, ticket: Ticket, n: int = 1) -> None:
        """Count `n` acts of the ticket's person."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(self._folds * FOLD_S, self._flush)
        key = (ticket.topics[0], ticket.person)
        _, before = self._waiting.get(key, (ticket, 0))
        self._waiting[key] = (ticket, before + n)

    def _flush(self) -> None:
        counts, self._waiting = list(self._waiting.values()), {}
        task = asyncio.get_running_loop().create_task(self._try(counts))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _try(self, counts: Counts) -> None:
        try:
            await self._write(counts)
        except Exception:
            logger.exception("socket.burst_failed")

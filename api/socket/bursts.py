"""Likes of one person that come within a second are one write."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from core.errors import Refusal
from livestream.realtime.tickets import Ticket

logger = logging.getLogger(__name__)

FOLD_S = 1.0


class LikeBursts:
    """Gathers likes by person and room; each burst is written once, a second after its first like."""

    def __init__(self, write: Callable[[Ticket, int], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: dict[tuple[str, str], tuple[Ticket, int]] = {}
        self._writing: set[asyncio.Task[None]] = set()

    def add(self, ticket: Ticket, n: int) -> None:
        """Count `n` likes of the ticket's person."""
        key = (ticket.topics[0], ticket.person)
        if key not in self._waiting:
            asyncio.get_running_loop().call_later(FOLD_S, self._flush, key)
        _, before = self._waiting.get(key, (ticket, 0))
        self._waiting[key] = (ticket, before + n)

    def _flush(self, key: tuple[str, str]) -> None:
        ticket, n = self._waiting.pop(key)
        task = asyncio.get_running_loop().create_task(self._try(ticket, n))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _try(self, ticket: Ticket, n: int) -> None:
        try:
            await self._write(ticket, n)
        except Refusal as refusal:
            logger.info("socket.likes_refused code=%s", refusal.code)
        except Exception:
            logger.exception("socket.likes_failed")

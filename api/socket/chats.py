"""Lines that come while others are being written ride together in the next write."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from api.socket.refusals import Busy, Failed
from core.errors import Refusal
from livestream.realtime.commands import Taken
from livestream.realtime.tickets import Ticket

logger = logging.getLogger(__name__)

MOST = 64
"""Lines of one write: a transaction stays short."""

Said = tuple[Ticket, str]
Answer = Taken | Refusal


class ChatBatches:
    """Answers each line once it is committed. One write is under way at a time: a lone line never waits for others."""

    def __init__(
        self, write: Callable[[Sequence[Said]], Awaitable[list[Answer]]], *, waiting: int = 200
    ) -> None:
        """At most `waiting` lines are being written or wait for that; more are refused."""
        self._write = write
        self._most = waiting
        self._under_way = 0
        self._waiting: list[tuple[Said, asyncio.Future[Answer]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def say(self, ticket: Ticket, text: str) -> Taken:
        """Post the line and wait for it. Raises Busy, Failed, and what the line is refused with."""
        if self._under_way >= self._most:
            raise Busy
        self._under_way += 1
        try:
            return await self._answer(ticket, text)
        finally:
            self._under_way -= 1

    async def _answer(self, ticket: Ticket, text: str) -> Taken:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append(((ticket, text), answer))
        if self._writer is None:
            self._writer = loop.create_task(self._work())
        taken = await answer
        if isinstance(taken, Refusal):
            raise taken
        return taken

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                answers = await self._answers([said for said, _ in batch])
                for (_, future), answer in zip(batch, answers, strict=True):
                    if not future.done():
                        future.set_result(answer)
        finally:
            self._writer = None

    async def _answers(self, lines: Sequence[Said]) -> list[Answer]:
        """What became of each; where the whole write broke, each line is tried by itself."""
        try:
            return await self._write(lines)
        except Refusal as refusal:
            return [refusal] * len(lines)
        except Exception:
            if len(lines) > 1:
                return [answer for line in lines for answer in await self._answers([line])]
            logger.exception("socket.chat_failed")
            return [Failed()]

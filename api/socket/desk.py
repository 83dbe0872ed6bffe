"""Takes a socket's messages: reads, limits, hands to an operation, answers."""

from __future__ import annotations

import asyncio
import json
import logging
from functools import partial

from api.socket import rates
from api.socket.bursts import LikeBursts
from api.socket.inbox import parse
from api.socket.refusals import Failed, NoRoom, SignInFirst
from api.socket.work import Workers
from core.errors import Refusal, TooMany
from livestream.realtime.commands import Chat, Command, Commands, Like
from livestream.realtime.tickets import Ticket

logger = logging.getLogger(__name__)


class Desk:
    """One a process: all sockets share its workers and its rates."""

    def __init__(self, commands: Commands, *, workers: Workers | None = None) -> None:
        self._commands = commands
        self._workers = workers or Workers()
        self._rates = rates.Buckets()
        self._likes = LikeBursts(self._like)

    async def take(self, text: str | None, *, ticket: Ticket, address: str) -> tuple[str, bool]:
        """Do what a frame asks for (`text` is None for a binary one). The answer, and whether it was done."""
        id: str | None = None
        try:
            self._limit(rates.MESSAGES, ticket.person)
            command = parse(text)
            id = command.id
            await self._obey(command, ticket, address)
        except Refusal as refusal:
            return _refused(refusal.data.get("id", id), refusal), False
        except Exception:
            logger.exception("socket.command_failed")
            return _refused(id, Failed()), False
        return json.dumps({"t": "ack", "id": id}), True

    def is_flood(self, socket: str) -> bool:
        """Count one refusal of a socket; True when it had too many."""
        return self._rates.take(rates.REFUSALS, socket, at=_now()) > 0

    async def _obey(self, command: Command, ticket: Ticket, address: str) -> None:
        if isinstance(command, Chat):
            if ticket.user_id is None:
                raise SignInFirst
            _need_room(ticket)
            self._limit(rates.CHAT_PERSON, ticket.person)
            self._limit(rates.CHAT_ADDRESS, address)
            await self._workers.run(partial(self._commands.chat, ticket, command.text))
        elif isinstance(command, Like):
            _need_room(ticket)
            self._likes.add(ticket, command.n)

    async def _like(self, ticket: Ticket, n: int) -> None:
        await self._workers.run(partial(self._commands.like, ticket, n))

    def _limit(self, rate: rates.Rate, who: str) -> None:
        wait = self._rates.take(rate, who, at=_now())
        if wait:
            raise TooMany(retry_after=wait)


def _need_room(ticket: Ticket) -> None:
    if ticket.room is None:
        raise NoRoom


def _now() -> float:
    return asyncio.get_running_loop().time()


def _refused(id: str | None, refusal: Refusal) -> str:
    answer = {"t": "refused", "id": id, "code": refusal.code, "title": str(refusal.title)}
    return json.dumps(answer, ensure_ascii=False)

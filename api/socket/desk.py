"""Takes a socket's messages: reads, limits, hands to an operation, answers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Sequence
from functools import partial
from math import ceil

from django.utils.translation import override
from django_stubs_ext import StrOrPromise

from api.socket import rates
from api.socket.bursts import Bursts
from api.socket.chats import ChatBatches
from api.socket.inbox import parse
from api.socket.refusals import Failed, NoRoom, SignInFirst
from api.socket.work import Workers
from core.errors import Refusal, TooMany
from livestream.realtime.commands import Chat, Command, Commands, Like, Taken
from livestream.realtime.tickets import Ticket

logger = logging.getLogger(__name__)


_A_LITTLE_S = 0.02
"""The loop's clock and the wall's differ by less: a delayed line is due when it is asked for."""


class Desk:
    """One a process: all sockets share its workers and its rates."""

    def __init__(self, commands: Commands, *, workers: Workers | None = None) -> None:
        self._commands = commands
        self._workers = workers or Workers()
        self._rates = rates.Buckets()
        self._likes, self._arrivals = Bursts(self._like), Bursts(self._come)
        self._moved = Bursts(self._tell_figures, folds=2)
        self._chats = ChatBatches(self._chat, waiting=self._workers.room)
        self._showing: set[asyncio.Task[None]] = set()

    def came(self, ticket: Ticket) -> None:
        """Count somebody whose socket just opened."""
        if ticket.room is not None and ticket.is_audience:
            self._arrivals.add(ticket)

    async def take(
        self, text: str | None, *, ticket: Ticket, address: str, language: str
    ) -> tuple[str, bool]:
        """Do what a frame asks for (`text` is None for a binary one). The answer, and whether it was done."""
        id: str | None = None
        try:
            command = parse(text)
            id = command.id
            self._limit(rates.MESSAGES, ticket.person)
            taken = await self._obey(command, ticket, address)
        except Refusal as refusal:
            return _refused(refusal.data.get("id", id), refusal, language), False
        except Exception:
            logger.exception("socket.command_failed")
            return _refused(id, Failed(), language), False
        return json.dumps({"t": "ack", "id": id, **_told(taken, language)}, ensure_ascii=False), True

    def is_flood(self, socket: str) -> bool:
        """Count one refusal of a socket; True when it had too many."""
        return self._rates.take(rates.REFUSALS, socket, at=_now()) > 0

    async def _obey(self, command: Command, ticket: Ticket, address: str) -> Taken:
        """Do it; what its author is to know."""
        if isinstance(command, Chat):
            if ticket.user_id is None:
                raise SignInFirst
            _need_room(ticket)
            self._limit(rates.CHAT_PERSON, ticket.person)
            self._limit(rates.CHAT_ADDRESS, address)
            return await self._say(ticket, command.text)
        if isinstance(command, Like):
            _need_room(ticket)
            self._likes.add(ticket, command.n)
        return Taken()

    async def _say(self, ticket: Ticket, text: str) -> Taken:
        taken = await self._chats.say(ticket, text)
        if taken.shows_in_s:
            loop = asyncio.get_running_loop()
            loop.call_later(taken.shows_in_s + _A_LITTLE_S, self._show_later, taken.id)
        return taken

    def _show_later(self, id: int) -> None:
        task = asyncio.get_running_loop().create_task(self._show(id))
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)

    async def _show(self, id: int) -> None:
        try:
            await self._workers.run(partial(self._commands.show, [id]))
        except Exception:
            logger.exception("socket.show_failed")

    async def _chat(self, lines: Sequence[tuple[Ticket, str]]) -> list[Taken | Refusal]:
        answers = await self._workers.run(partial(self._commands.chat, lines))
        self._move(ticket for ticket, _ in lines)
        return answers

    async def _like(self, bursts: Sequence[tuple[Ticket, int]]) -> None:
        await self._workers.run(partial(self._commands.like, bursts))
        self._move(ticket for ticket, _ in bursts)

    async def _come(self, arrivals: Sequence[tuple[Ticket, int]]) -> None:
        await self._workers.run(partial(self._commands.come, [ticket for ticket, _ in arrivals]))
        self._move(ticket for ticket, _ in arrivals)

    def _move(self, tickets: Iterable[Ticket]) -> None:
        """Have the studios told of what these people just did, each two seconds at most."""
        for ticket in tickets:
            self._moved.add(ticket)

    async def _tell_figures(self, acts: Sequence[tuple[Ticket, int]]) -> None:
        rooms = sorted({str(ticket.room) for ticket, _ in acts})
        await self._workers.run(partial(self._commands.figures, rooms))

    def _limit(self, rate: rates.Rate, who: str) -> None:
        wait = self._rates.take(rate, who, at=_now())
        if wait:
            raise TooMany(retry_after=wait)


def _need_room(ticket: Ticket) -> None:
    if ticket.room is None:
        raise NoRoom


def _now() -> float:
    return asyncio.get_running_loop().time()


def _told(taken: Taken, language: str) -> dict[str, object]:
    """Why the room does not read the line yet: the crew reads it first, or it waits; nothing if the room does."""
    if taken.note:
        return {"note": _said(taken.note, language)}
    return {"line": taken.id, "shows_in_s": ceil(taken.shows_in_s)} if taken.shows_in_s else {}


def _said(words: StrOrPromise, language: str) -> str:
    with override(language):
        return str(words)


def _refused(id: str | None, refusal: Refusal, language: str) -> str:
    title = _said(refusal.title, language)
    answer: dict[str, object] = {"t": "refused", "id": id, "code": refusal.code, "title": title}
    facts = {key: value for key, value in refusal.data.items() if key != "id"}
    if facts:
        answer["data"] = facts
    return json.dumps(answer, ensure_ascii=False)

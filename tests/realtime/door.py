"""The websocket door with operations that only note what they were asked."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Sequence
from typing import Any

from asgiref.testing import ApplicationCommunicator

from api.socket.consumer import SocketConsumer
from api.socket.desk import Desk
from api.socket.work import Workers
from core.errors import Refusal
from livestream.realtime import tickets
from livestream.realtime.commands import Commands, Taken
from livestream.realtime.tickets import Ticket

ORIGIN = [(b"origin", b"http://testserver"), (b"host", b"testserver")]


class Muted(Refusal):
    code = "livestream.muted"
    title = "您已被禁言"


class Notes:
    """What the operations were asked, in order."""

    def __init__(self) -> None:
        self.chat: list[tuple[Ticket, str]] = []
        self.likes: list[tuple[Ticket, int]] = []
        self.batches: list[int] = []
        self.liked = threading.Event()
        self.came: list[str] = []
        self.figures: list[list[str]] = []
        self.before: Callable[[], None] = lambda: None

    def post_all(self, lines: Sequence[tuple[Ticket, str]]) -> list[Taken | Refusal]:
        self.batches.append(len(lines))
        return [self.answer(ticket, text) for ticket, text in lines]

    def answer(self, ticket: Ticket, text: str) -> Taken | Refusal:
        try:
            self.post(ticket, text)
        except Refusal as refusal:
            return refusal
        return Taken()

    def like_all(self, bursts: Sequence[tuple[Ticket, int]]) -> None:
        for ticket, n in bursts:
            self.like(ticket, n)

    def come_all(self, arrivals: Sequence[Ticket]) -> None:
        self.came += [ticket.person for ticket in arrivals]

    def post(self, ticket: Ticket, text: str) -> None:
        self.before()
        if text == "禁言":
            raise Muted
        if text == "坏了":
            raise RuntimeError("the database is on fire")
        self.chat.append((ticket, text))

    def like(self, ticket: Ticket, n: int) -> None:
        self.likes.append((ticket, n))
        self.liked.set()


def desk(notes: Notes, *, threads: int = 4, waiting: int = 200) -> Desk:
    commands = Commands(
        chat=notes.post_all,
        like=notes.like_all,
        come=notes.come_all,
        figures=lambda rooms: notes.figures.append(list(rooms)),
    )
    return Desk(commands, workers=Workers(threads=threads, waiting=waiting))


def sealed(*topics: str, **who: Any) -> str:
    return tickets.issue(Ticket(topics=topics or ("room:a",), **(who or {"device_id": "d1"})))


class Phone(ApplicationCommunicator):
    """A browser's socket, without a network. (Channels' own wants daphne, which is not installed.)"""

    def __init__(self, desk: Desk, ticket: str, *, since: str = "", headers: Any = None) -> None:
        query = f"t={ticket}" + (f"&since={since}" if since else "")
        scope = {
            "type": "websocket",
            "path": "/ws/",
            "query_string": query.encode(),
            "headers": ORIGIN if headers is None else headers,
            "client": ("203.0.113.9", 50000),
        }
        super().__init__(SocketConsumer.as_asgi(desk=desk), scope)

    async def connect(self) -> bool:
        """Knock, and tell whether it was opened."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(timeout=10)
        return bool(answer["type"] == "websocket.accept")

    async def open(self) -> Phone:
        assert await self.connect()
        return self

    async def disconnect(self) -> None:
        """Hang up, and wait until the consumer has ended."""
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait(timeout=10)

    async def say(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        """The next frame that is not only a viewer count."""
        while True:
            frame: dict[str, Any] = json.loads((await self.receive_output(timeout=10))["text"])
            if [event["t"] for event in frame.get("b", [])] != ["viewers.changed"]:
                return frame

    async def ask(self, message: object) -> dict[str, Any]:
        """Send a message, raw if it is text, and hear the answer to it."""
        await self.say(message if isinstance(message, str) else json.dumps(message))
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        while True:
            frame = await self.hear()
            if "t" in frame:
                return frame

    async def code(self) -> int:
        """The code that the server closes with, whatever it says before."""
        while True:
            message = await self.receive_output(timeout=10)
            if message["type"] == "websocket.close":
                return int(message["code"])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)

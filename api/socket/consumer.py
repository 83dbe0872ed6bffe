"""One socket: admitted by its ticket, joined to the hub, its messages taken to the desk."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings

from api.socket import origin
from api.socket.cutting import cut_of
from api.socket.desk import Desk
from api.socket.framed import wire_of
from api.socket.speech import language_of
from core import client
from livestream.realtime import runtime, tickets
from livestream.realtime.closing import Close
from livestream.realtime.hub import Hub
from livestream.realtime.member import Member

Message = MutableMapping[str, Any]

_numbers = itertools.count(1)


class SocketConsumer(AsyncConsumer):
    """`/ws/?t=<ticket>[&since=<seq>][&since=<topic>@<seq>]`. The handshake and delivery touch no database."""

    channel_layer_alias = "sockets have no channel: the hub delivers"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._name = str(next(_numbers))
        self._hub: Hub | None = None
        self._member: Member | None = None
        self._ticket = tickets.Ticket(topics=())
        self._address = self._language = ""

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Serve the socket to its end, however it ends."""
        try:
            await super().__call__(scope, receive, send)  # type: ignore[no-untyped-call]
        finally:
            if self._hub is not None and self._member is not None:
                self._hub.leave(self._member)

    async def dispatch(self, message: Message) -> None:
        """Channels' own dispatch goes to a thread and back for each message, for database connections."""
        match message["type"]:
            case "websocket.connect":
                await self._connect()
            case "websocket.receive":
                await self._receive(message.get("text"))
            case "websocket.disconnect":
                raise StopConsumer

    async def _connect(self) -> None:
        if not origin.allowed(
            self.scope["headers"], public_url=settings.PUBLIC_URL, hosts=settings.ALLOWED_HOSTS
        ):
            await self.base_send({"type": "websocket.close", "code": int(Close.FORBIDDEN)})
            return
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        # a refusal before accepting would reach the page as 1006, which says nothing
        await self.base_send({"type": "websocket.accept"})
        try:
            ticket = tickets.read(query.get("t", [""])[0])
        except tickets.BadTicket:
            await self._close(Close.TICKET)
            return
        hub = runtime.hub()
        if (code := hub.refuses(ticket)) is not None:
            await self._close(Close(code))
            return
        self._ticket, self._hub, self._address = ticket, hub, _address(self.scope)
        self._language = language_of(self.scope["headers"])
        self._member = hub.member(
            ticket, send=self.base_send, cut=cut_of(self.base_send), wire=wire_of(self.base_send)
        )
        hub.join(self._member, _since(query.get("since", []), ticket.topics[0]))
        self._desk.came(ticket)

    async def _receive(self, text: str | None) -> None:
        if self._member is None or self._member.gone:
            return
        answer, done = await self._desk.take(
            text, ticket=self._ticket, address=self._address, language=self._language
        )
        if not done and self._desk.is_flood(self._name):
            self._member.close(Close.FLOOD)
            return
        self._member.tell(answer)

    async def _close(self, code: Close) -> None:
        await self.base_send({"type": "websocket.close", "code": int(code), "reason": code.name.lower()})


def _address(scope: Message) -> str:
    """The client's, as the HTTP doors count it: behind a proxy all sockets come from one."""
    connected, *_ = scope.get("client") or ("",)
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return client.counted(str(connected), ",".join(forwarded))


def _since(marks: list[str], first: str) -> dict[str, int]:
    """Where each topic is to go on from; what can't be read counts as never heard."""
    since: dict[str, int] = {}
    for mark in marks:
        topic, _, number = mark.rpartition("@")
        if number.isdecimal() and len(number) <= 16:
            since[topic or first] = int(number)
    return since

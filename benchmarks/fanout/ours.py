"""Our server for `realtime`, and Channels' own way.

`hub` is our socket and hub, `asgi` the same by plain sends, `plain` is Channels as its tutorial has it, `session` our
hub joined by whom Channels' session middleware finds instead of by ticket, `stalled` our hub where the kernel buffers
little.
"""

# ruff: noqa: E402  (Django must be set up before its models are imported)

from __future__ import annotations

import logging
import os
import socket
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import uvicorn
from channels.auth import AuthMiddlewareStack
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.urls import path

from accounts.models import User
from api.socket import framed
from api.socket.consumer import SocketConsumer
from api.socket.cutting import cut_of
from api.socket.desk import Desk
from api.socket.framed import wire_of
from benchmarks.fanout.lines import line, until_due
from livestream.realtime import publish, runtime, tickets
from livestream.realtime.commands import Commands
from livestream.realtime.events import encode


class Plain(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def room_event(self, message: dict[str, Any]) -> None:
        await self.send(text_data=message["text"])


class BySession(SocketConsumer):
    """Joins as the session's user."""

    async def _connect(self) -> None:
        user = self.scope["user"]
        await self.base_send({"type": "websocket.accept"})
        assert user.is_authenticated
        self._ticket, self._hub = tickets.Ticket(topics=("room:a",), user_id=user.pk), runtime.hub()
        self._member = self._hub.member(
            self._ticket, send=self.base_send, cut=cut_of(self.base_send), wire=wire_of(self.base_send)
        )
        self._hub.join(self._member, {})


def new_session() -> str:
    """The key of a new user's session, in a new database."""
    call_command("migrate", verbosity=0)
    user = User.objects.create(phone="13800000000")
    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]})
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Control(AsyncWebsocketConsumer):
    """Publishes the events that its address asks for, slowly."""

    kind = "hub"

    async def connect(self) -> None:
        await self.accept()
        events, pause_s, size = (
            self.scope["url_route"]["kwargs"].get(n, 0) for n in ("events", "pause_s", "size")
        )
        began = time.monotonic()
        for id in range(1, events + 1):
            if self.kind != "plain":
                publish.publish("room:a", line(id, size))
            else:
                text = encode(line(id)).decode()
                await get_channel_layer().group_send("room", {"type": "room.event", "text": text})
            await until_due(began, id, float(pause_s))


def main(kind: str) -> None:
    logging.disable(logging.INFO)
    Control.kind = kind
    if kind == "asgi":
        framed.TESTED = ()
    desk = Desk(Commands(chat=lambda lines: [], like=lambda likes: None))
    room = SocketConsumer.as_asgi(desk=desk) if kind != "plain" else Plain.as_asgi()
    if kind == "session":
        room = AuthMiddlewareStack(BySession.as_asgi(desk=desk))
    urls = ("control/<int:events>/<str:pause_s>", "control/<int:events>/<str:pause_s>/<int:size>")
    control = [path(url, Control.as_asgi()) for url in urls]
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    if kind == "stalled":  # this machine's own network would take megabytes for a phone that reads nothing
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
    config = uvicorn.Config(
        URLRouter([path("ws/", room), *control]),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="error",
    )
    ticket = (
        new_session() if kind == "session" else tickets.issue(tickets.Ticket(topics=("room:a",), user_id=1))
    )
    print(listening.getsockname()[1], ticket, flush=True)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(sys.argv[1])

"""Our server for `realtime`, and Channels' own way.

`hub` is our socket and hub, `asgi` the same by plain sends, `plain` is Channels as its tutorial has it.
"""

# ruff: noqa: E402  (Django must be set up before its models are imported)

from __future__ import annotations

import asyncio
import os
import socket
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import uvicorn
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.urls import path

from api.socket import framed
from api.socket.consumer import SocketConsumer
from api.socket.desk import Desk
from benchmarks.fanout.lines import line
from livestream.realtime import publish, tickets
from livestream.realtime.commands import Commands
from livestream.realtime.events import encode


class Plain(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def room_event(self, message: dict[str, Any]) -> None:
        await self.send(text_data=message["text"])


class Control(AsyncWebsocketConsumer):
    """Publishes the events that its address asks for, slowly."""

    kind = "hub"

    async def connect(self) -> None:
        await self.accept()
        events, pause_s = self.scope["url_route"]["kwargs"].values()
        for id in range(1, events + 1):
            if self.kind != "plain":
                publish.publish("room:a", line(id))
            else:
                text = encode(line(id)).decode()
                await get_channel_layer().group_send("room", {"type": "room.event", "text": text})
            await asyncio.sleep(float(pause_s))


def main(kind: str) -> None:
    Control.kind = kind
    if kind == "asgi":
        framed.TESTED = ()
    desk = Desk(Commands(chat=lambda lines: [], like=lambda likes: None))
    room = SocketConsumer.as_asgi(desk=desk) if kind != "plain" else Plain.as_asgi()
    control = path("control/<int:events>/<str:pause_s>", Control.as_asgi())
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    config = uvicorn.Config(
        URLRouter([path("ws/", room), control]),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="error",
    )
    ticket = tickets.issue(tickets.Ticket(topics=("room:a",), device_id="bench"))
    print(listening.getsockname()[1], ticket, flush=True)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(sys.argv[1])

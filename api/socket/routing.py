"""Where the server finds the socket. One desk serves all sockets of the process."""

from __future__ import annotations

from django.urls import path, re_path

from api.socket.consumer import SocketConsumer
from api.socket.desk import Desk
from api.socket.elsewhere import refuse
from api.socket.wiring import COMMANDS

urlpatterns = [
    path("ws/", SocketConsumer.as_asgi(desk=Desk(COMMANDS))),  # type: ignore[no-untyped-call]
    re_path(r"", refuse),  # type: ignore[arg-type]
]

"""The engine as an ASGI application."""

from __future__ import annotations

import re
import sys

from livestream.video.engine.asgi import Message, Receive, Send, respond
from livestream.video.engine.control import Control
from livestream.video.engine.engine import Engine
from livestream.video.engine.ingest import ingest
from livestream.video.engine.rtmp.server import RtmpServer
from livestream.video.engine.settings import Settings
from livestream.video.engine.watch import Watch

_INGEST = re.compile(r"/ingest/(?P<path>[^/]+)")


class App:
    """Routes what uvicorn hands over; the engine lives from lifespan startup to shutdown."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Engine | None = None
        self._rtmp: RtmpServer | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        engine = self._engine
        if engine is None:
            raise RuntimeError("a request before startup")
        if scope["type"] == "http":
            await respond(scope, send, self._routes)
        elif (match := _INGEST.fullmatch(scope["path"])) is not None:
            await ingest(engine, scope, receive, send, path=match["path"])
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1000})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._engine = Engine(self._settings)
                self._routes = Control(self._engine).routes() + Watch(self._engine).routes()
                await self._engine.start()
                await self._listen_for_encoders(self._engine)
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._rtmp is not None:
                    await self._rtmp.stop()
                if self._engine is not None:
                    await self._engine.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _listen_for_encoders(self, engine: Engine) -> None:
        if self._settings.rtmp_port is None:
            return
        self._rtmp = RtmpServer(engine)
        port = await self._rtmp.start(self._settings.host, self._settings.rtmp_port)
        sys.stdout.write(f"listening on rtmp://{self._settings.host}:{port}\n")
        sys.stdout.flush()

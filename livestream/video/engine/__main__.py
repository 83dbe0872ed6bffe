"""Start the engine: python -m livestream.video.engine --data DIR --hook-url URL [--port N]."""

from __future__ import annotations

import logging
import socket
import sys

import uvicorn

from livestream.video.engine.app import App
from livestream.video.engine.settings import parse

MAX_MESSAGE = 4 << 20
"""Bytes of one websocket message: 0.2 s of a broadcast is a few ten thousand."""


def main() -> None:
    """Listen, say where, serve until SIGTERM."""
    settings = parse(sys.argv[1:])
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    listener = socket.create_server((settings.host, settings.port), backlog=1024)
    host, port = listener.getsockname()[:2]
    sys.stdout.write(f"listening on http://{host}:{port}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        App(settings),
        access_log=False,  # addresses hold playback tokens
        log_level="warning",
        ws_max_size=MAX_MESSAGE,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()

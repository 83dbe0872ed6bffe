"""Starts processes, waits until they answer, starts a dead one again, and ends them all together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUICK_DEATHS = 5
"""A process that dies this often within a minute stays down, and the others with it."""


class NotReady(SystemExit):
    """A process did not come up. The message says which."""


@dataclass
class Child:
    """One process: the module it runs, its arguments, and the address that answers when it is ready."""

    name: str
    words: Sequence[str]
    ready_url: str | None = None
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """Keeps a few children alive until it is told to stop."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = {**os.environ, **env}
        self.children: list[Child] = []
        self.stopping = False

    def start(self, *children: Child, seconds: float = 30) -> None:
        """Start children side by side and wait until all answer. Raises NotReady after `seconds`."""
        for child in children:
            if child not in self.children:
                self.children.append(child)
            child.process = subprocess.Popen(
                [sys.executable, "-m", *child.words], cwd=ROOT, env=self.env, start_new_session=True
            )
        deadline = time.monotonic() + seconds
        for child in children:
            self._wait(child, deadline)

    def _wait(self, child: Child, deadline: float) -> None:
        while child.ready_url and not answers(child.ready_url):
            code = child.process.poll() if child.process else None
            if code is not None or time.monotonic() > deadline:
                raise NotReady(f"{child.name} did not start (exit code {code})")
            time.sleep(0.05)

    def watch(self) -> None:
        """Return when told to stop. Raises NotReady when a child can't be kept alive."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self.stopping:
            for child in self.children:
                if child.process and child.process.poll() is not None:
                    self._revive(child)
            time.sleep(0.2)

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _revive(self, child: Child) -> None:
        if self.stopping:
            return
        now = time.monotonic()
        child.deaths = [at for at in child.deaths if at > now - 60] + [now]
        if len(child.deaths) >= QUICK_DEATHS:
            raise NotReady(f"{child.name} died {QUICK_DEATHS} times within a minute")
        print(f"{child.name} ended, starting it again", file=sys.stderr, flush=True)
        self.start(child)

    def close(self) -> None:
        """End the children one by one, last started first: each finds those it speaks to still there.

        One that does not end within five seconds is killed.
        """
        self.stopping = True
        for child in reversed(self.children):
            if not child.process or child.process.poll() is not None:
                continue
            child.process.terminate()
            try:
                child.process.wait(5)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def answers(url: str) -> bool:
    """Whether something answers 200 there."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def port_is_free(port: int) -> bool:
    """Whether nothing listens on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

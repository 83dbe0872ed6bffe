"""The whole shop on real parts: gateway, video engine and web as processes of their own, demo data, one data folder."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.anchor.client import Person
from sandbox.demo import engine, environment, gateway, web
from sandbox.processes import ROOT, Child, Supervisor, port_is_free


class Stack:
    """Addresses and doors of a running shop."""

    def __init__(self, data: Path, port: int, **more: str) -> None:
        self.data, self.port = data, port
        self.url = f"http://localhost:{port}"
        self.env = environment(data, port) | more
        self.outbox = data / "outbox.jsonl"
        self.supervisor = Supervisor(self.env)
        self.signed_in: dict[str, Person] = {}
        """Who has signed in beside the browsers, by phone: a phone gets three codes a minute."""

    def manage(self, *words: str) -> str:
        """Run one management command; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill(self, name: str) -> None:
        """SIGKILL one of the processes; nobody starts it again yet."""
        process = self._child(name).process
        assert process is not None
        process.kill()
        process.wait(20)

    def revive(self, name: str) -> None:
        """Start it again, as the one who watches over the shop does."""
        self.supervisor.start(self._child(name))

    def _child(self, name: str) -> Child:
        return next(child for child in self.supervisor.children if child.name == name)

    def code_for(self, phone: str, *, after: int) -> str:
        """The sign-in code sent to this phone after the first `after` messages; waits for it."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            sent = [m for m in self.messages()[after:] if m["to"] == phone]
            if sent:
                return str(sent[-1]["params"]["code"])
            time.sleep(0.05)
        raise TimeoutError(f"no code came to {phone}")

    def messages(self) -> list[dict[str, Any]]:
        """All messages sent so far."""
        if not self.outbox.exists():
            return []
        return [json.loads(line) for line in self.outbox.read_text(encoding="utf-8").splitlines()]

    def second_factor(self, alias: str, *, ahead: int = 0) -> str:
        """The code that a staff member's authenticator shows now, or `ahead` periods later."""
        rows = [line.split() for line in self.manage("demo_code", f"--ahead={ahead}").splitlines()]
        return next(row[2] for row in rows if row[0] == alias)


def free_ports() -> int:
    """The first of four free ports in a row."""
    first = 20_000 + os.getpid() % 20_000
    return next(p for p in range(first, first + 4000, 4) if all(port_is_free(p + i) for i in range(4)))


@contextmanager
def running_stack(data: Path, *, sales: bool = False, **more: str) -> Iterator[Stack]:
    """Start everything, and end it. `more` are settings beside the demo's."""
    stack = Stack(data, free_ports(), **more)
    supervisor = stack.supervisor
    try:
        supervisor.start(gateway(data, stack.port), engine(data, stack.port))
        stack.manage("prepare_demo", *([] if sales else ["--no-sales"]))
        supervisor.start(web(stack.port))
        yield stack
    finally:
        supervisor.close()

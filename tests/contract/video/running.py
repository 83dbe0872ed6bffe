"""The embedded engine as a process, for the contract's suite."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from livestream.video.contract import PublishTicket
from livestream.video.embedded import EmbeddedEngine
from tests.contract.video.encoder import TestEncoder
from tests.contract.video.publisher import TestPublisher
from tests.contract.video.shop import SECRET, FakeShop

ROOT = Path(__file__).resolve().parents[3]
PLAYBACK_SECRET = "playback-secret-of-the-tests"
T = TypeVar("T")


class RunningEngine:
    """An engine process with its shop, and the shop's view of it as `engine`."""

    def __init__(self, data: Path, shop: FakeShop, *, hook_url: str = "", **flags: float) -> None:
        self.data, self.shop = data, shop
        self.log = data / "engine.log"
        self._command = [sys.executable, "-m", "livestream.video.engine", "--data", str(data)]
        self._command += ["--hook-url", hook_url or shop.url, "--min-free", "0", "--rtmp-port", "0"]
        for name, value in flags.items():
            self._command += [f"--{name.replace('_', '-')}", str(value)]
        self.start()

    def start(self, *, port: int = 0) -> None:
        secrets = {"VIDEO_HOOK_SECRET": SECRET, "VIDEO_PLAYBACK_SECRET": PLAYBACK_SECRET}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*self._command, "--port", str(port)],
                cwd=ROOT,
                env={**os.environ, **secrets},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.url = line.removeprefix("listening on ").strip()
        assert self.url.startswith("http://127.0.0.1:"), line
        rtmp = self.process.stdout.readline().removeprefix("listening on ").strip()
        assert rtmp.startswith("rtmp://127.0.0.1:"), rtmp
        self.engine = EmbeddedEngine(
            rtmp_url=f"{rtmp}/live",
            public_url=self.url,
            control_url=self.url,
            hook_secret=SECRET,
            playback_secret=PLAYBACK_SECRET,
            digest_of=lambda path, door: self.shop.digests.get(path),
        )

    def kill(self) -> None:
        self.process.kill()
        self._ended()

    def stop(self) -> None:
        self.process.terminate()
        self._ended()

    def _ended(self) -> None:
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def ticket(self) -> PublishTicket:
        """A ticket that the shop knows, good at both doors."""
        ticket = self.engine.issue("encoder")
        self.shop.allow(ticket.path, ticket.key)
        return ticket

    def publish(
        self, ticket: PublishTicket, *, key: str | None = None, takeover: bool = False
    ) -> TestPublisher:
        # After a restart the engine listens on another port, the ticket stands as it was.
        here = self.engine.issue("camera").browser.url.rpartition("/")[0]
        moved = PublishTicket(
            ticket.path, ticket.key, type(ticket.browser)("mediarecorder", f"{here}/{ticket.path}")
        )
        return TestPublisher(moved, key=key, takeover=takeover)

    def encode(self, ticket: PublishTicket, *, key: str | None = None) -> TestEncoder:
        """An encoder as OBS is one, at this run's RTMP door."""
        rtmp_key = ticket.rtmp_key if key is None else key
        return TestEncoder(self.engine.rtmp_url, rtmp_key)

    def playlist(self, ticket: PublishTicket) -> str:
        status, body, _ = fetch(self.engine.playback(ticket.path)[0].url)
        return body.decode() if status == 200 else ""


def fetch(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers (lower case) of a GET."""
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            return (
                answer.status,
                answer.read(),
                {name.lower(): value for name, value in answer.headers.items()},
            )
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), {name.lower(): value for name, value in error.headers.items()}


def until(probe: Callable[[], T], *, timeout_s: float = 30.0) -> T:
    """The probe's first true answer; fails when none comes."""
    give_up = time.monotonic() + timeout_s
    pause = threading.Event()
    while not (answer := probe()):
        assert time.monotonic() < give_up, "the condition never came true"
        pause.wait(0.02)
    return answer

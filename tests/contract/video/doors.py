"""The shop's real hooks for engines that live outside the test: all answers come from the test's own thread.

So the whole of a test shares one transaction with the shop, on either database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TypeVar

from django.test import Client
from django.urls import resolve

T = TypeVar("T")
PATIENCE_S = 30.0


@dataclass(frozen=True)
class Asked:
    """One request to the shop, and where its status goes."""

    address: str
    body: bytes
    headers: Mapping[str, str]
    answer: Future[int] = field(default_factory=Future)


class Doors:
    """Takes requests from any thread; answers them while the test waits for something."""

    def __init__(self) -> None:
        resolve("/hooks/video/auth")  # the table of addresses is read before anybody waits for an answer
        self._client = Client()
        self._waiting: SimpleQueue[Asked] = SimpleQueue()
        self._threads = ThreadPoolExecutor(2)

    def ask(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The shop's status. From any other thread."""
        asked = Asked(address, body, headers)
        self._waiting.put(asked)
        return asked.answer.result(PATIENCE_S)

    def during(self, call: Callable[[], T]) -> T:
        """What the call returns; it runs beside the test, and the shop answers meanwhile."""
        going = self._threads.submit(call)
        self.until(going.done)
        return going.result()

    def until(self, probe: Callable[[], object]) -> None:
        """Answer until the probe is true. Fails when it does not become so."""
        give_up = monotonic() + PATIENCE_S
        while not probe():
            assert monotonic() < give_up, "the condition never came true"
            try:
                asked = self._waiting.get(timeout=0.02)
            except Empty:
                continue
            asked.answer.set_result(self._answer(asked))

    def close(self) -> None:
        """Nobody is answered any more."""
        while not self._waiting.empty():
            self._waiting.get().answer.set_result(503)
        self._threads.shutdown(wait=False)

    def _answer(self, asked: Asked) -> int:
        kind = asked.headers.get("Content-Type", "application/json")
        headers = {name: value for name, value in asked.headers.items() if name != "Content-Type"}
        return self._client.post(asked.address, asked.body, content_type=kind, headers=headers).status_code


class Bridge:
    """An HTTP address for the doors of the test that runs now."""

    def __init__(self) -> None:
        self.doors: Doors | None = None
        bridge = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                doors = bridge.doors
                status = doors.ask(self.path, body, dict(self.headers)) if doors else 503
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

"""A tiny shop: answers the engine's questions and notes its events."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from livestream.video import tokens
from livestream.video.contract import AuthRequest, VideoEvent

SECRET = "hook-secret-of-the-tests"


class FakeShop:
    """Keys by path, and the events that came, in order."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self.events: list[VideoEvent] = []
        self.questions: list[AuthRequest] = []
        self.auth_status = 0
        self.meanwhile: Callable[[], None] = lambda: None
        self.event_status = 204
        self.refused_events = 0
        self.changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hooks/video/"

    def allow(self, path: str, key: str) -> None:
        self.digests[path] = tokens.key_digest(key)

    def heard(self, path: str, count: int, *, timeout_s: float = 30.0) -> list[VideoEvent]:
        """The path's events once there are `count`; fails if they don't come."""

        def mine() -> list[VideoEvent]:
            return [event for event in self.events if event.path == path]

        with self.changed:
            assert self.changed.wait_for(lambda: len(mine()) >= count, timeout_s), mine()
            return mine()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, door: str, body: dict[str, Any]) -> int:
        if door == "auth":
            question = AuthRequest.from_json(body)
            self.questions.append(question)
            digest = self.digests.get(question.path)
            allowed = digest is not None and tokens.key_matches(question.token, digest)
            self.meanwhile()
            return self.auth_status or (204 if allowed else 403)
        with self.changed:
            if self.event_status == 204:
                self.events.append(VideoEvent.from_json(body))
            else:
                self.refused_events += 1
            self.changed.notify_all()
        return self.event_status

    def _handler(shop) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                known = self.headers["X-Hook-Secret"] == SECRET
                status = shop._answer(self.path.rpartition("/")[2], body) if known else 401
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

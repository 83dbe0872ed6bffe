"""The HTTP server: one handler that hands each address to its door."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sandbox.gateway.api import Api, Request
from sandbox.gateway.control import Control
from sandbox.gateway.faults import Dropped
from sandbox.gateway.pages import answer_page, page_headers, read_page

LARGEST_BODY = 1_000_000
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "authorization, content-type, idempotency-key, stripe-version",
    "Access-Control-Expose-Headers": "Request-Id, Idempotent-Replayed",
}
JSON_TYPE = {"Content-Type": "application/json"}


class Server(ThreadingHTTPServer):
    """A thread for each connection."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], api: Api, control: Control) -> None:
        self.api, self.control = api, control
        super().__init__(address, Handler)


class Handler(BaseHTTPRequestHandler):
    """Parses a request and writes its answer; the doors do the rest."""

    server: Server
    protocol_version = "HTTP/1.1"
    wbufsize = 65_536  # headers and body leave together: two small packets would wait for each other
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: addresses hold client secrets."""

    def do_OPTIONS(self) -> None:
        """See BaseHTTPRequestHandler."""
        self._write(204, b"", CORS)

    def do_GET(self) -> None:
        """See BaseHTTPRequestHandler."""
        self._route("")

    def do_DELETE(self) -> None:
        """See BaseHTTPRequestHandler."""
        self._route(self._body())

    def do_POST(self) -> None:
        """See BaseHTTPRequestHandler."""
        self._route(self._body())

    def _body(self) -> str:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            return ""
        return self.rfile.read(length).decode()

    def _route(self, body: str) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/v1/"):
            self._api(parts.path, body or parts.query)
        elif parts.path.startswith("/_control/"):
            self._control(parts.path.removeprefix("/_control/"), body)
        elif self.command == "POST":
            self._json(*self._challenge(parts.path, body))
        else:
            found = read_page(parts.path)
            if found:
                self._write(200, found[0], page_headers(found[1]))
            else:
                self._json(404, {"error": "not found"})

    def _challenge(self, path: str, body: str) -> tuple[int, Any]:
        done = answer_page(self.server.api.account, path, body)
        return (200, done) if done else (404, {"error": "not found"})

    def _api(self, path: str, text: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            reply = self.server.api.answer(Request(self.command, path, text, headers))
        except Dropped:
            self.close_connection = True
            return
        self._json(reply.status, reply.body, CORS | reply.headers)

    def _control(self, name: str, body: str) -> None:
        # A page in the browser can't send this type without asking first, and is never allowed to.
        plain = self.command == "POST" and self.headers.get("Content-Type") != "application/json"
        if plain or not ip_address(self.client_address[0]).is_loopback:
            self._json(403, {"error": "JSON from this machine only"})
            return
        try:
            given = json.loads(body or "{}")
        except ValueError:
            self._json(400, {"error": "not JSON"})
            return
        self._json(*self.server.control.answer(self.command, name, given))

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        text = json.dumps(body, indent=2, ensure_ascii=False).encode()
        self._write(status, text, JSON_TYPE | (headers or {}))

    def _write(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

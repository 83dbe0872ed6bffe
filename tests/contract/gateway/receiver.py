"""A shop's webhook address: it writes down what comes and answers as it is told."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import stripe

from tests.contract.gateway.answers import check

PATIENCE = 20


class Receiver:
    """``answers`` are the statuses of the next deliveries; after them it is 200."""

    def __init__(self) -> None:
        self.posts: list[tuple[bytes, str]] = []
        self.answers: list[int] = []
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hooks/stripe"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                payload = self.rfile.read(length)
                if len(payload) < length:
                    # the gateway was ended in the middle of sending: nothing was delivered
                    self.close_connection = True
                    return
                status = receiver.take(payload, self.headers["Stripe-Signature"])
                self.send_response(status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler

    def take(self, payload: bytes, signature: str) -> int:
        with self._changed:
            self.posts.append((payload, signature))
            self._changed.notify_all()
            return self.answers.pop(0) if self.answers else 200

    def events(self, secret: str) -> list[stripe.Event]:
        """All that came, verified by the SDK and held against Stripe's document."""
        made = []
        for payload, signature in list(self.posts):
            event = stripe.Webhook.construct_event(payload, signature, secret)
            check(event.to_dict())
            made.append(event)
        return made

    def wait(self, true: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(true, PATIENCE), f"only {len(self.posts)} deliveries came"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

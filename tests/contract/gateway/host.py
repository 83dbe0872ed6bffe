"""A shop's page with a strict content security policy, as strict as the real one's."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>shop</title>
<main><div id="payment"></div></main><script src="%s/v3/"></script></html>"""


class Host:
    """The shop's own origin; nothing but the gateway may be loaded, framed or called from it."""

    def __init__(self, gateway_url: str) -> None:
        policy = "; ".join(
            [
                "default-src 'none'",
                f"script-src {gateway_url}",
                f"frame-src {gateway_url}",
                f"connect-src {gateway_url}",
                "style-src 'self'",
                "base-uri 'none'",
            ]
        )
        page = (PAGE % gateway_url).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

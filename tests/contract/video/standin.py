"""MediaMTX as its documentation and source describe it (1.19.2): what it asks, tells and answers, word for word.

Bodies: docs/2-features/06-authentication.md, 20-hooks.md, api/openapi.yaml, internal/playback/on_list.go.
It moves no pictures.
"""

from __future__ import annotations

import base64
import json
import threading
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.contract.video.doors import Doors

COLLECTIONS = {"webRTCSession": "webrtcsessions", "rtmpConn": "rtmpconns"}
SPAN_S = 12.0


class StandIn:
    """Paths with their publishers, and spans of recordings; its API on a port of its own."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.doors: Doors | None = None
        self.publishers: dict[str, tuple[str, str]] = {}
        self.spans: dict[str, list[str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        self.server.shutdown()
        self.server.server_close()

    def publish(self, path: str, key: str, kind: str) -> str | None:
        """A publisher comes with its key; her source's id, or None when she is refused."""
        source = str(uuid.uuid4())
        body = {
            "ip": "10.0.0.7",
            "user": "",
            "password": "",
            "token": key if kind == "webRTCSession" else "",
            "action": "publish",
            "path": path,
            "protocol": "webrtc" if kind == "webRTCSession" else "rtmp",
            "id": source,
            "query": "" if kind == "webRTCSession" else urlencode({"key": key}),
            "userAgent": "",
        }
        credentials = base64.b64encode(f"hook:{self.secret}".encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"}
        status = self._shop().ask("/hooks/video/mediamtx/auth", json.dumps(body).encode(), headers)
        # overridePublisher: false
        if status // 100 != 2 or path in self.publishers:
            return None
        self.publishers[path] = (kind, source)
        self.spans.setdefault(path, []).append(datetime.now(UTC).isoformat().replace("+00:00", "Z"))
        self._tell("available", path, kind, source)
        return source

    def leave(self, path: str, source: str) -> None:
        """She goes, or is kicked."""
        if self.publishers.get(path, ("", ""))[1] == source:
            kind, _ = self.publishers.pop(path)
            self._tell("unavailable", path, kind, source)

    def _tell(self, name: str, path: str, kind: str, source: str) -> None:
        """What deploy/mediamtx-hook.sh sends."""
        body = f"path={path}&source_type={kind}&source_id={source}".encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Hook-Secret": self.secret}
        assert self._shop().ask(f"/hooks/video/mediamtx/{name}", body, headers) == 204

    def _shop(self) -> Doors:
        assert self.doors is not None
        return self.doors

    def answer(self, method: str, address: str) -> Any:
        """The body of an answer, None for 404."""
        parts, query = urlsplit(address), parse_qs(urlsplit(address).query)
        match [method, *parts.path.strip("/").split("/")]:
            case ["GET", "v3", "paths", "get", path] if path in self.publishers:
                return self._path(path)
            case ["POST", "v3", collection, "kick", source]:
                return self._kick(collection, source)
            case ["GET", "list"] if self.spans.get(query["path"][0]):
                path = query["path"][0]
                return [self._span(path, start) for start in self.spans[path]]
            case ["GET", "v3", "recordings", "get", path] if self.spans.get(path):
                return {"name": path, "segments": [{"start": start} for start in self.spans[path]]}
            case ["DELETE", "v3", "recordings", "deletesegment"]:
                self.spans[query["path"][0]].remove(query["start"][0])
                return {"status": "ok"}
        return None

    def _path(self, path: str) -> dict[str, Any]:
        kind, source = self.publishers[path]
        since = self.spans[path][-1]
        return {
            "name": path,
            "confName": "~^s-[0-9a-f]{20}$",
            "ready": True,
            "readyTime": since,
            "available": True,
            "availableTime": since,
            "online": True,
            "onlineTime": since,
            "source": {"type": kind, "id": source},
            "tracks": ["H264", "Opus"],
            "tracks2": [
                {"codec": "H264", "codecProps": {"width": 540, "height": 960}},
                {"codec": "Opus", "codecProps": {"channelCount": 2}},
            ],
            "readers": [],
            "inboundBytes": 1_250_000,
            "outboundBytes": 2_500_000,
            "inboundFramesInError": 0,
        }

    def _span(self, path: str, start: str) -> dict[str, Any]:
        query = urlencode({"duration": SPAN_S, "path": path, "start": start})
        return {"start": start, "duration": SPAN_S, "url": f"http://mediamtx:9996/get?{query}"}

    def _kick(self, collection: str, source: str) -> Any:
        for path, (kind, theirs) in list(self.publishers.items()):
            if theirs == source and COLLECTIONS[kind] == collection:
                # the hook is a command of its own: the API does not wait for it
                threading.Thread(target=self.leave, args=(path, source), daemon=True).start()
                return {"status": "ok"}
        return None

    def _handler(stand_in) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                known = self.headers.get("Authorization") == f"Bearer {stand_in.secret}"
                found = stand_in.answer(self.command, self.path) if known else None
                self.send_response(401 if not known else 200 if found is not None else 404)
                self.end_headers()
                missing = {"status": "error", "error": "path not found"}
                self.wfile.write(json.dumps(missing if found is None else found).encode())

            do_POST = do_DELETE = do_GET

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        return Handler

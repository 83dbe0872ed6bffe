"""The gateway's controls, as tests call them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
LOOKS = 2_000


@dataclass(frozen=True)
class Controls:
    url: str

    def ask(self, method: str, name: str, body: Json | None = None) -> Json:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        text = json.dumps(body or {})
        headers = {"Content-Type": "application/json"}
        connection.request(method, f"/_control/{name}", text, headers)
        answer = connection.getresponse()
        made: Json = json.loads(answer.read())
        connection.close()
        assert answer.status == 200, made
        return made

    def look(self, name: str) -> Json:
        return self.ask("GET", name)

    def do(self, name: str, **body: Any) -> Json:
        return self.ask("POST", name, body)

    def until(self, true: Callable[[], bool]) -> None:
        """Look until it is so: each look is a request, so no clock is needed."""
        for _ in range(LOOKS):
            if true():
                return
            self.look("health")
        raise AssertionError("it never came true")

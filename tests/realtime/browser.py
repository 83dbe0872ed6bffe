"""One person's browser at one real server process, over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import User
from api.device import sealed
from tests.realtime.farm import Node

_CSRF = "c" * 32


class Browser:
    """One person's browser at one process."""

    def __init__(self, node: Node, person: User | None, device: str) -> None:
        self.node = node
        self._cookies = {"csrftoken": _CSRF, "device": sealed(device)}
        if person is not None:
            signed_in = Client()
            signed_in.force_login(person)
            self._cookies[settings.SESSION_COOKIE_NAME] = signed_in.cookies[
                settings.SESSION_COOKIE_NAME
            ].value

    def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """POST JSON; status and answer."""
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": _CSRF,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        request = urllib.request.Request(self.node.origin + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def ticket(self) -> str:
        """A ticket for the room."""
        status, answer = self.post("/api/v1/public/rooms/huajian/ticket")
        assert status == 200, answer
        return str(answer["ticket"])

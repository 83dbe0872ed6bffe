"""Signing in as a browser does, for tests of doors."""

import json
from typing import Any

from django.conf import settings
from django.test import Client

from core.messages.sms import Sms, SmsFailed

AUTH = "/_allauth/browser/v1/auth"


def post(client: Client, path: str, body: Any = None, **extra: Any) -> Any:
    """POST JSON."""
    return client.post(path, json.dumps(body or {}), content_type="application/json", **extra)


def outbox() -> list[dict[str, Any]]:
    """Every text message that the console backend kept, oldest first."""
    path = settings.DATA_DIR / "outbox.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def last_code(phone: str) -> str:
    """The code of the last sign-in message to this number."""
    message = [m for m in outbox() if m["to"] == phone and m["template"] == "sign_in_code"][-1]
    return str(message["params"]["code"])


def sign_in(client: Client, phone: str) -> Any:
    """The whole way: ask for a code, read it from the phone, type it."""
    assert post(client, f"{AUTH}/code/request", {"phone": phone}).status_code == 401
    return post(client, f"{AUTH}/code/confirm", {"code": last_code(phone)})


class BrokenSms:
    """A provider that is down."""

    def send(self, sms: Sms) -> None:
        """Refuse."""
        raise SmsFailed()

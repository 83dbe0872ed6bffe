"""Knocking at the shopper's door."""

import json
from typing import Any

from django.test import Client

from accounts.models import User

DOOR = "/api/v1/shopper"


def as_user(user: User) -> Client:
    """A browser that is signed in; CSRF is checked as in life by its own test."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, method: str, path: str, body: Any = None, **extra: Any) -> Any:
    """A JSON request."""
    return client.generic(
        method, f"{DOOR}{path}", json.dumps(body if body is not None else {}), "application/json", **extra
    )


def post(client: Client, path: str, body: Any = None, *, key: str | None = None) -> Any:
    """POST, with an Idempotency-Key if there is one."""
    extra = {"HTTP_IDEMPOTENCY_KEY": key} if key is not None else {}
    return send(client, "POST", path, body, **extra)


def problem(response: Any) -> tuple[int, str]:
    """Status and code of a refusal, which must be a problem document."""
    assert response["Content-Type"] == "application/problem+json", response.content
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "code", "data"}
    assert body["status"] == response.status_code
    return response.status_code, body["code"]

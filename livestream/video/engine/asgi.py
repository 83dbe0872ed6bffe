"""As much of ASGI as the engine needs: a request, a response, and a table of routes."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

CORS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"content-range, content-length"),
)
"""Whoever holds a token may watch from any page; no cookie is ever looked at."""


@dataclass(frozen=True, slots=True)
class Request:
    """A parsed request; `headers` have lower-case names, `path` holds the route's named parts."""

    method: str
    headers: dict[str, str]
    path: dict[str, str]
    query: dict[str, str]


@dataclass(slots=True)
class Response:
    """What is sent back: `body` at once, or `stream` in pieces with `length` known beforehand."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    cache: str = "no-store"
    headers: dict[str, str] = field(default_factory=dict)
    stream: AsyncIterator[bytes] | None = None
    length: int | None = None


Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """A method, a pattern of the whole path with named groups, and who answers."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler


def problem(status: int, code: str) -> Response:
    """An error as the shop's own API writes them: problem+json with a code."""
    body = json.dumps({"status": status, "code": code, "title": code.rpartition(".")[2]}).encode()
    return Response(status, body, "application/problem+json")


def as_json(value: object) -> Response:
    """An answer that no cache keeps."""
    return Response(200, json.dumps(value).encode(), "application/json")


async def respond(scope: Message, send: Send, routes: list[Route]) -> None:
    """Answer one HTTP request."""
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    found = [(route, match) for route in routes if (match := route.pattern.fullmatch(scope["path"]))]
    chosen = next(((route, match) for route, match in found if route.method == method), None)
    if method == "OPTIONS" and found:
        allowed = ", ".join(sorted({route.method for route, _ in found}))
        headers = {"access-control-allow-methods": allowed, "access-control-allow-headers": "range"}
        await _send(send, Response(204, headers=headers), head=True)
    elif chosen is None:
        await _send(
            send, problem(405 if found else 404, "video.no_such_address"), head=scope["method"] == "HEAD"
        )
    else:
        route, match = chosen
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        query = {
            name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()
        }
        answer = await route.handler(Request(method, headers, match.groupdict(), query))
        await _send(send, answer, head=scope["method"] == "HEAD")


async def _send(send: Send, answer: Response, *, head: bool) -> None:
    length = len(answer.body) if answer.length is None else answer.length
    headers = [
        (b"content-type", answer.kind.encode()),
        (b"cache-control", answer.cache.encode()),
        (b"content-length", str(length).encode()),
        (b"x-content-type-options", b"nosniff"),
        *CORS,
        *((name.encode(), value.encode()) for name, value in answer.headers.items()),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if answer.stream is not None and not head:
        async for piece in answer.stream:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"" if head or answer.stream else answer.body})

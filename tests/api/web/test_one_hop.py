"""Whole and streamed answers through the handler that serves them for real."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from config.one_hop import OneHop

SEEN: list[str] = []


def whole(request: HttpRequest) -> HttpResponse:
    return HttpResponse("全部")


def streamed(request: HttpRequest) -> HttpResponseBase:
    def parts() -> Iterator[str]:
        try:
            for part in ("一", "二", "三"):
                SEEN.append(threading.current_thread().name)
                yield part
        finally:
            SEEN.append("closed")

    return StreamingHttpResponse(parts())


def broken(request: HttpRequest) -> HttpResponseBase:
    def parts() -> Iterator[str]:
        yield "一"
        raise RuntimeError("half way")

    return StreamingHttpResponse(parts())


def file(request: HttpRequest) -> HttpResponseBase:
    return FileResponse(Path(__file__).open("rb"))


urlpatterns = [path(view.__name__, view) for view in (whole, streamed, broken, file)]


async def get(name: str) -> list[dict[str, Any]]:
    """Every message of the answer."""
    found: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        found.append(message)

    scope = {"type": "http", "method": "GET", "path": f"/{name}", "query_string": b"", "headers": []}
    await OneHop(threads=2)(scope, receive, send)
    return found


def body_of(messages: list[dict[str, Any]]) -> bytes:
    return b"".join(message.get("body", b"") for message in messages[1:])


@pytest.fixture(autouse=True)
def _pages() -> Iterator[None]:
    SEEN.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield


def test_whole() -> None:
    assert body_of(asyncio.run(get("whole"))).decode() == "全部"


def test_streamed_part_by_part() -> None:
    messages = asyncio.run(get("streamed"))
    assert messages[0]["status"] == 200
    assert [message.get("body", b"").decode() for message in messages[1:]] == ["一", "二", "三", ""]
    assert SEEN[-1] == "closed"
    assert all(name.startswith("http") for name in SEEN[:-1])


def test_a_file() -> None:
    with Path(__file__).open("rb") as mine:
        assert body_of(asyncio.run(get("file"))) == mine.read()


def test_a_stream_that_breaks_is_not_passed_off_as_whole() -> None:
    with pytest.raises(RuntimeError, match="half way"):
        asyncio.run(get("broken"))

"""MediaMTX's hooks: the bodies that it sends, and what they do to a session."""

import base64
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from livestream.models import LiveSession
from livestream.operations.issue_publish_ticket import issue_publish_ticket
from livestream.queries.video import engine
from tests.broadcast import li, offer, plan
from tests.cast import Cast

AUTH = "/hooks/video/mediamtx/auth"
SOURCE = "6f0c0a3e-8d2f-4a33-a0fe-0f0a0b9f6d11"
SECRET = "test-hook"
BASIC = "Basic " + base64.b64encode(f"hook:{SECRET}".encode()).decode()


@pytest.fixture(autouse=True)
def mediamtx(settings: Settings) -> None:
    settings.VIDEO_ENGINE = "mediamtx"
    settings.VIDEO_HOOK_SECRET = SECRET


def asked(path: str, **changes: Any) -> dict[str, Any]:
    """The payload of MediaMTX's `authenticateHTTP` for a WHIP publisher."""
    return {
        "ip": "10.0.0.7",
        "user": "",
        "password": "",
        "token": "",
        "action": "publish",
        "path": path,
        "protocol": "webrtc",
        "id": SOURCE,
        "query": "",
        "userAgent": "Mozilla/5.0",
        **changes,
    }


def ask(client: Client, body: dict[str, Any], basic: str = BASIC) -> int:
    answer = client.post(AUTH, body, content_type="application/json", headers={"Authorization": basic})
    return answer.status_code


def tell(client: Client, name: str, path: str, source: str = SOURCE) -> int:
    body = {"path": path, "source_type": "webRTCSession", "source_id": source}
    door = f"/hooks/video/mediamtx/{name}"
    return client.post(door, body, headers={"X-Hook-Secret": SECRET}).status_code


def test_publishing(client: Client, cast: Cast) -> None:
    session = plan(cast)
    ticket = issue_publish_ticket(actor=li(cast), session_id=session.pk)
    obs = issue_publish_ticket(actor=li(cast), session_id=session.pk, door="encoder")
    assert ask(client, asked(ticket.path, token=ticket.key)) == 204
    for protocol in ("rtmp", "srt"):
        assert ask(client, asked(obs.path, protocol=protocol, query=f"key={obs.key}")) == 204
        assert ask(client, asked(obs.path, protocol=protocol, query=f"key={ticket.key}")) == 403
    assert ask(client, asked(ticket.path, token="wrong")) == 403
    assert ask(client, asked(ticket.path)) == 403
    assert ask(client, asked("s-of-nobody", token=ticket.key)) == 403


def test_watching(client: Client, cast: Cast) -> None:
    path = plan(cast).video_path
    hls, whep = engine().playback(path)
    token = whep.url.split("/")[-2]
    assert ask(client, asked(path, action="read", token=token)) == 204
    assert ask(client, asked(path, action="read", protocol="hls", token="x")) == 403
    inside = hls.url.removeprefix("http://localhost:8001")
    for address, status in ((inside, 204), (inside.replace(path, "s-other"), 403), ("/", 403)):
        seen = client.get("/hooks/video/watch", headers={"X-Forwarded-Uri": address})
        assert seen.status_code == status, address


@pytest.mark.parametrize("action", ["api", "metrics", "playback", "pprof"])
def test_only_the_shop_asks_for_the_rest(client: Client, cast: Cast, action: str) -> None:
    assert ask(client, asked("", action=action, token=SECRET)) == 204
    assert ask(client, asked("", action=action, token="x")) == 403
    assert ask(client, asked("", action=action)) == 403


@pytest.mark.parametrize("basic", ["", "Basic !!", "Basic " + base64.b64encode(b"hook:x").decode()])
def test_who_does_not_know_the_secret(client: Client, cast: Cast, basic: str) -> None:
    assert ask(client, asked("s-1", token="k"), basic) == 401
    assert client.post("/hooks/video/mediamtx/available", {"path": "s-1"}).status_code == 401


def test_a_stream_comes_goes_and_comes_back(client: Client, cast: Cast) -> None:
    session = plan(cast)
    offer(cast, session)
    signals = []
    for name, source in (
        ("available", "a"),
        ("available", "a"),
        ("unavailable", "a"),
        ("available", "b"),
        ("unavailable", "a"),
    ):
        assert tell(client, name, session.video_path, source) == 204
        signals.append(LiveSession.objects.get(pk=session.pk).signal)
    assert signals == ["live", "live", "interrupted", "live", "live"]


def test_what_is_no_event(client: Client, cast: Cast) -> None:
    path = plan(cast).video_path
    assert tell(client, "available", "s-of-nobody") == 404
    assert tell(client, "exploded", path) == 400
    assert tell(client, "available", "") == 400
    assert tell(client, "available", "s" * 41) == 400


def test_a_cover_stands_for_the_picture(client: Client, cast: Cast) -> None:
    session = plan(cast)
    offer(cast, session)
    tell(client, "available", session.video_path)
    client.force_login(cast.li)
    live = client.post(f"/api/v1/anchor/sessions/{session.pk}/live")
    assert live.json()["poster"] is None
    assert live.json()["playback"]["url"].endswith(f"/{session.video_path}/index.m3u8")

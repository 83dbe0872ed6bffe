"""PUT anchor/sessions/{id}/stream: a picture that comes from elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from core import clock
from core.clock import now
from core.models import AuditEntry
from livestream.models import LiveSession
from livestream.operations.end_abandoned import end_abandoned
from livestream.operations.go_live import go_live
from tests.broadcast import li, nothing_changes, offer, on_air, plan
from tests.cast import Cast

ORIGIN = "https://live.example.org"
ADDRESS = f"{ORIGIN}/huajian/index.m3u8?auth=1"


@pytest.fixture(autouse=True)
def allowed(settings: Settings) -> None:
    settings.EXTERNAL_VIDEO_ORIGINS = [ORIGIN]


def put(client: Client, session: LiveSession, address: str) -> Any:
    door = f"/api/v1/anchor/sessions/{session.pk}/stream"
    return client.put(door, {"address": address}, content_type="application/json")


def test_room_shows_the_address(client: Client, cast: Cast) -> None:
    session = plan(cast)
    offer(cast, session)
    client.force_login(cast.li)
    body = put(client, session, ADDRESS).json()
    assert body["external_url"] == ADDRESS
    assert body["gate"]["ready"] is True
    go_live(actor=li(cast), session_id=session.pk)
    shown = Client().get("/api/v1/public/rooms/huajian").json()["session"]
    assert shown["playback"] == {"kind": "hls", "url": ADDRESS}
    entry = AuditEntry.objects.get(action="livestream.session.stream_chosen")
    assert entry.data == {"elsewhere": True}


def test_the_camera_comes_back(client: Client, cast: Cast) -> None:
    session = plan(cast)
    client.force_login(cast.li)
    put(client, session, ADDRESS)
    assert put(client, session, "").json()["external_url"] == ""


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://live.example.org/a.m3u8", "livestream.bad_stream_address"),
        ("https://live.example.org/a.mp4", "livestream.bad_stream_address"),
        ("https://me:word@live.example.org/a.m3u8", "livestream.bad_stream_address"),
        ("https://[::1/a.m3u8", "livestream.bad_stream_address"),
        ("javascript:alert(1)//.m3u8", "livestream.bad_stream_address"),
        ("https://elsewhere.example.org/a.m3u8", "livestream.stream_address_not_allowed"),
        ("https://live.example.org.evil.test/a.m3u8", "livestream.stream_address_not_allowed"),
    ],
)
def test_bad_addresses(client: Client, cast: Cast, address: str, code: str) -> None:
    session = plan(cast)
    client.force_login(cast.li)
    with nothing_changes():
        answer = put(client, session, address)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_not_while_on_the_air(client: Client, cast: Cast) -> None:
    session, _ = on_air(cast)
    client.force_login(cast.li)
    assert put(client, session, ADDRESS).json()["code"] == "livestream.bad_transition"


def test_not_by_a_rival(client: Client, cast: Cast) -> None:
    session = plan(cast)
    client.force_login(cast.rival)
    assert put(client, session, ADDRESS).status_code in (403, 404)


def test_forgotten_after_a_day(client: Client, cast: Cast) -> None:
    session = plan(cast)
    offer(cast, session)
    client.force_login(cast.li)
    put(client, session, ADDRESS)
    go_live(actor=li(cast), session_id=session.pk)
    assert end_abandoned() == 0
    with clock.frozen(now() + timedelta(hours=25)):
        assert end_abandoned() == 1

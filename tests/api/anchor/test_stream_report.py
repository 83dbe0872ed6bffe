"""How the picture goes, told to the crew; and what the crew may watch before shoppers do."""

import pytest
from django.test import Client
from pytest_django import Settings

from livestream.models import LiveSession
from livestream.video.contract import EngineUnavailable, Health, Picture
from livestream.video.embedded import EmbeddedEngine
from tests.api.people import post
from tests.broadcast import Ears, nothing_changes, on_air, plan, signal
from tests.cast import Cast

PICTURE = Picture("encoder", "H.264", "AAC", 540, 960, 30, 2, 1.0)
RECEIVED = Health("live", None, 2_400_000, 0, PICTURE)


def door(session: LiveSession, rest: str = "/stream-report") -> str:
    return f"/api/v1/anchor/sessions/{session.pk}{rest}"


def test_the_page_measures(client: Client, cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    client.force_login(cast.li)
    body = {"bitrate": 1_200_000, "frames": 22, "dropped": 3, "uplink": "weak"}
    with nothing_changes(), ears.commit():
        assert post(client, door(session), body).status_code == 204
    [event] = ears.heard(f"studio:{session.pk}")
    assert {**event, **body, "state": "receiving", "detail": None, "picture": None} == event
    assert ears.heard("room:huajian") == []


def test_the_engine_is_asked_for_an_encoder(
    client: Client, cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = on_air(cast)
    client.force_login(cast.li)
    monkeypatch.setattr(EmbeddedEngine, "health", lambda self, path: RECEIVED)
    with ears.commit():
        assert post(client, door(session)).status_code == 204
    [event] = ears.heard(f"studio:{session.pk}")
    assert (event["bitrate"], event["frames"], event["dropped"], event["uplink"]) == (2_400_000, 30, 2, None)
    assert event["picture"] == {
        "door": "encoder",
        "codec": "H.264",
        "sound": "AAC",
        "width": 540,
        "height": 960,
        "frames": 30,
        "dropped": 2,
        "keyframe_s": 1.0,
    }


def test_beside_what_the_page_measured(
    client: Client, cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = on_air(cast)
    client.force_login(cast.li)
    monkeypatch.setattr(EmbeddedEngine, "health", lambda self, path: RECEIVED)
    with ears.commit():
        post(client, door(session), {"bitrate": 1_200_000, "frames": 22, "dropped": 5, "uplink": "good"})
    [event] = ears.heard(f"studio:{session.pk}")
    assert (event["bitrate"], event["frames"], event["dropped"]) == (1_200_000, 22, 5)
    assert (event["picture"]["frames"], event["picture"]["dropped"]) == (30, 2)


def test_an_engine_that_is_away(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: EmbeddedEngine, path: str) -> Health:
        raise EngineUnavailable("away")

    session, _ = on_air(cast)
    client.force_login(cast.li)
    monkeypatch.setattr(EmbeddedEngine, "health", away)
    answer = post(client, door(session))
    assert (answer.status_code, answer.json()["code"]) == (503, "livestream.video_away")


@pytest.mark.parametrize("body", [{"bitrate": -1}, {"bitrate": "fast"}, {"bitrate": 1, "uplink": "superb"}])
def test_nonsense(client: Client, cast: Cast, ears: Ears, body: dict[str, object]) -> None:
    session, _ = on_air(cast)
    client.force_login(cast.li)
    with ears.commit():
        assert post(client, door(session), body).json()["code"] == "core.invalid"
    assert ears.packets == []


def test_not_by_a_stranger(client: Client, cast: Cast) -> None:
    session, _ = on_air(cast)
    client.force_login(cast.rival)
    assert post(client, door(session), {"bitrate": 1}).status_code == 404


def test_the_crew_watches_what_arrives(client: Client, cast: Cast, settings: Settings) -> None:
    session = plan(cast)
    client.force_login(cast.li)
    assert client.get(door(session, "")).json()["monitor"] is None
    signal(session)
    monitor = client.get(door(session, "")).json()["monitor"]
    assert monitor["kind"] == "hls"
    assert session.video_path in monitor["url"]
    settings.VIDEO_ENGINE = "mediamtx"
    monitor = client.get(door(session, "")).json()["monitor"]
    assert monitor["kind"] == "whep"
    assert f"/whep/{monitor['url'].split('/')[-2]}/{session.video_path}" in monitor["url"]

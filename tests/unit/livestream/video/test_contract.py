"""What comes in at the shop's hooks, read with suspicion."""

from datetime import UTC, datetime

import pytest

from livestream.video import tokens
from livestream.video.contract import AuthRequest, EngineUnavailable, VideoEvent
from livestream.video.embedded import EmbeddedEngine

EVENT = {
    "event": "on_stop",
    "path": "s-1",
    "at": "2026-11-24T12:00:00.250+00:00",
    "id": "e1",
    "reason": "grace",
}


def engine(digests: dict[str, str] | None = None) -> EmbeddedEngine:
    return EmbeddedEngine(
        public_url="https://live.example.cn/",
        control_url="http://127.0.0.1:9",
        hook_secret="h",
        playback_secret="p",
        digest_of=lambda path, door: (digests or {}).get(path),
        clock=lambda: 1_800_000_000.0,
    )


def test_an_event_is_read() -> None:
    moment = datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC)
    assert VideoEvent.from_json(EVENT) == VideoEvent("on_stop", "s-1", moment, "e1", "grace", 0.0)


@pytest.mark.parametrize(
    "change",
    [
        {"event": "on_fire"},
        {"path": None},
        {"at": "yesterday"},
        {"at": "2026-11-24T12:00:00"},
        {"id": 7},
        {"duration_s": "2"},
        {"duration_s": True},
    ],
)
def test_what_is_no_event_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        VideoEvent.from_json({**EVENT, **change})


@pytest.mark.parametrize(
    "body",
    [{}, {"action": "fly", "path": "s"}, {"action": "read"}, {"action": "read", "path": "s", "token": 1}],
)
def test_what_is_no_question_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        AuthRequest.from_json(body)


@pytest.mark.parametrize("carried", [{"token": "k"}, {"password": "k"}, {"query": "a=b&key=k"}])
def test_the_key_is_found_wherever_a_protocol_carries_it(carried: dict[str, str]) -> None:
    shop = engine({"s-1": tokens.key_digest("k")})
    assert shop.authorize(AuthRequest("publish", "s-1", **carried))
    assert not shop.authorize(AuthRequest("publish", "s-2", **carried))


def test_a_key_does_not_open_the_viewers_door() -> None:
    shop = engine({"s-1": tokens.key_digest("k")})
    assert not shop.authorize(AuthRequest("read", "s-1", token="k"))
    assert not shop.authorize(AuthRequest("publish", "s-1"))
    assert shop.authorize(AuthRequest("read", "s-1", token=shop.playback("s-1")[0].url.split("/")[4]))


def test_addresses() -> None:
    ticket = engine().issue("camera")
    assert ticket.browser.url == f"wss://live.example.cn/ingest/{ticket.path}"
    assert "session" not in ticket.path
    assert engine().playback("s-1")[0].url.startswith("https://live.example.cn/hls/83333-")
    assert engine().snapshot_url("s-1", width=240).endswith("/s-1.jpg?w=240")


def test_an_engine_that_is_away_says_so() -> None:
    with pytest.raises(EngineUnavailable):
        engine().state("s-1")
    with pytest.raises(EngineUnavailable):
        engine().revoke("s-1")


def test_secrets_are_not_shown() -> None:
    assert "'h'" not in repr(engine())
    assert "'p'" not in repr(engine())

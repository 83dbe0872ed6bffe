"""MediaMTX's answers, as its source gives them (1.19.2), over real HTTP."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from livestream.video import tokens
from livestream.video.contract import AuthRequest, EngineUnavailable, Picture
from livestream.video.mediamtx import KICKS, MediaMTXEngine

PATH = "s-00112233445566778899"
DEPLOY = Path(__file__).resolve().parents[4] / "deploy"
LIVE = {
    "name": PATH,
    "confName": "~^s-[0-9a-f]{20}$",
    "ready": True,
    "readyTime": "2026-11-24T12:00:00.123456789Z",
    "available": True,
    "availableTime": "2026-11-24T12:00:00.123456789Z",
    "online": True,
    "onlineTime": "2026-11-24T12:00:00.123456789Z",
    "source": {"type": "webRTCSession", "id": "6f0c0a3e-8d2f-4a33-a0fe-0f0a0b9f6d11"},
    "tracks": ["H264", "Opus"],
    "tracks2": [
        {
            "codec": "H264",
            "codecProps": {"width": 540, "height": 960, "profile": "Baseline", "level": "3.1"},
        },
        {"codec": "Opus", "codecProps": {"channelCount": 2}},
    ],
    "readers": [],
    "inboundBytes": 1_250_000,
    "outboundBytes": 2_500_000,
    "inboundFramesInError": 0,
}
SPANS = [
    {"start": "2026-11-24T12:00:00Z", "duration": 60.0, "url": "http://mediamtx:9996/get?path=x"},
    {"start": "2026-11-24T12:02:00+00:00", "duration": 32.33, "url": "http://mediamtx:9996/get?path=x"},
]


class FakeMediaMTX:
    """Answers by address; keeps what it was asked with."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, str, str]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = urlsplit(self.path).path
                fake.asked.append((self.command, self.path, self.headers.get("Authorization", "")))
                answer = fake.answers.get(address)
                self.send_response(200 if answer is not None else 404)
                self.end_headers()
                if not isinstance(answer, bytes):
                    answer = json.dumps(answer or {"status": "error", "error": "path not found"}).encode()
                self.wfile.write(answer)

            do_POST = do_DELETE = do_GET

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def fake() -> Iterator[FakeMediaMTX]:
    fake = FakeMediaMTX()
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


def engine(url: str = "http://127.0.0.1:9", *, signal: str = "idle") -> MediaMTXEngine:
    return MediaMTXEngine(
        public_url="https://live.example.cn/",
        control_url=url,
        recordings_url=url,
        rtmp_url="rtmp://live.example.cn",
        hook_secret="hook",
        playback_secret="watch",
        digest_of=lambda path, door: tokens.key_digest(f"{door} key") if path == PATH else None,
        signal_of=lambda path: signal,
        clock=lambda: datetime(2026, 11, 24, 12, 0, 10, 123456, tzinfo=UTC).timestamp(),
    )


def test_ticket() -> None:
    ticket = engine().issue("encoder", path=PATH)
    assert (ticket.browser.kind, ticket.browser.url) == ("whip", f"https://live.example.cn/whip/{PATH}")
    assert (ticket.rtmp_server, ticket.rtmp_key) == ("rtmp://live.example.cn", f"{PATH}?key={ticket.key}")
    camera = engine().issue("camera", path=PATH)
    assert (camera.rtmp_server, camera.rtmp_key, camera.browser) == ("", "", ticket.browser)


def test_who_may() -> None:
    shop = engine()
    assert shop.authorize(AuthRequest("publish", PATH, protocol="webrtc", token="camera key"))
    for protocol in ("rtmp", "srt"):
        assert shop.authorize(AuthRequest("publish", PATH, protocol=protocol, query="key=encoder+key"))
        assert not shop.authorize(AuthRequest("publish", PATH, protocol=protocol, query="key=camera+key"))
    assert not shop.authorize(AuthRequest("publish", PATH, protocol="webrtc", token="encoder key"))
    assert not shop.authorize(AuthRequest("publish", "s-other", protocol="webrtc", token="camera key"))
    token = shop.playback(PATH)[0].url.split("/")[4]
    assert shop.authorize(AuthRequest("read", PATH, protocol="webrtc", token=token))
    assert not shop.authorize(AuthRequest("read", PATH, token="camera key"))


def test_health_of_a_live_path(fake: FakeMediaMTX) -> None:
    fake.answers[f"/v3/paths/get/{PATH}"] = LIVE
    health = engine(fake.url).health(PATH)
    assert (health.state, health.bitrate_bps, health.bytes_out) == ("live", 1_000_000, 2_500_000)
    assert health.picture == Picture("camera", "H.264", "Opus", 540, 960, None, None, None)
    assert fake.asked == [("GET", f"/v3/paths/get/{PATH}", "Bearer hook")]


def test_what_an_encoder_sends(fake: FakeMediaMTX) -> None:
    tracks = [{"codec": "MPEG-4 Audio", "codecProps": None}, {"codec": "H265", "codecProps": None}]
    source = {"type": "rtmpConn", "id": "6f-0c"}
    fake.answers[f"/v3/paths/get/{PATH}"] = {**LIVE, "source": source, "tracks2": tracks}
    assert engine(fake.url).health(PATH).picture == Picture(
        "encoder", "HEVC", "AAC", None, None, None, None, None
    )
    fake.answers[f"/v3/paths/get/{PATH}"] = {**LIVE, "tracks2": []}
    assert engine(fake.url).health(PATH).picture is None


@pytest.mark.parametrize(
    ("signal", "state"),
    [("idle", "idle"), ("live", "interrupted"), ("interrupted", "interrupted"), ("ended", "ended")],
)
def test_without_a_publisher_the_shop_knows(fake: FakeMediaMTX, signal: str, state: str) -> None:
    assert engine(fake.url, signal=signal).state(PATH) == state


@pytest.mark.parametrize(("kind", "collection"), sorted(KICKS.items()))
def test_revoking_kicks_the_publisher(fake: FakeMediaMTX, kind: str, collection: str) -> None:
    fake.answers[f"/v3/paths/get/{PATH}"] = {**LIVE, "source": {"type": kind, "id": "6f-0c"}}
    fake.answers[f"/v3/{collection}/kick/6f-0c"] = {"status": "ok"}
    engine(fake.url).revoke(PATH)
    assert fake.asked[-1] == ("POST", f"/v3/{collection}/kick/6f-0c", "Bearer hook")


def test_cutting_others_kicks_the_publisher_whatever_its_key(fake: FakeMediaMTX) -> None:
    fake.answers[f"/v3/paths/get/{PATH}"] = LIVE
    source = "6f0c0a3e-8d2f-4a33-a0fe-0f0a0b9f6d11"
    fake.answers[f"/v3/webrtcsessions/kick/{source}"] = {"status": "ok"}
    engine(fake.url).cut_others(PATH, keep={tokens.key_digest("camera key")})
    assert fake.asked[-1] == ("POST", f"/v3/webrtcsessions/kick/{source}", "Bearer hook")


def test_revoking_a_silent_path_is_no_error(fake: FakeMediaMTX) -> None:
    engine(fake.url).revoke(PATH)
    fake.answers[f"/v3/paths/get/{PATH}"] = {**LIVE, "source": None}
    engine(fake.url).revoke(PATH)
    assert [method for method, _, _ in fake.asked] == ["GET", "GET"]


def test_recordings_and_places_in_them(fake: FakeMediaMTX, tmp_path: Path) -> None:
    fake.answers["/list"] = SPANS
    shop = engine(fake.url)
    assert [(r.duration_s, r.complete) for r in shop.recordings(PATH)] == [(60.0, True), (32.33, True)]
    places = {(0, 30): 30.0, (1, 30): 60.0, (2, 10): 70.0, (5, 0): 92.33}
    for (minute, second), place in places.items():
        at = datetime(2026, 11, 24, 12, minute, second, tzinfo=UTC)
        assert shop.replay_offset(PATH, at) == pytest.approx(place)
    fake.answers["/get"] = b"film"
    shop.download(PATH, shop.recordings(PATH)[0], tmp_path / "0.mp4")
    assert (tmp_path / "0.mp4").read_bytes() == b"film"
    _, address, authorisation = fake.asked[-1]
    assert authorisation == "Bearer hook"
    query = parse_qs(urlsplit(address).query)
    assert query["start"] == ["2026-11-24T12:00:00+00:00"]
    assert (query["duration"], query["format"], query["path"]) == (["60.0"], ["mp4"], [PATH])


def test_away() -> None:
    with pytest.raises(EngineUnavailable):
        engine().state(PATH)
    assert "hook" not in repr(engine()).replace("hook_secret", "")


def test_configuration_has_only_keys_that_mediamtx_knows() -> None:
    """The names stand in the annotated configuration of 1.19.2; a key that it does not know stops its start."""
    known = set((Path(__file__).parent / "mediamtx_keys.txt").read_text().split())
    parsed = yaml.safe_load((DEPLOY / "mediamtx.yml").read_text())
    assert set(parsed) | set(parsed["pathDefaults"]) <= known
    assert parsed["pathDefaults"]["overridePublisher"] is False
    [pattern] = parsed["paths"]
    assert pattern == "~^s-[0-9a-f]{20}$"
    assert len(tokens.new_path()) == len("s-") + 20

"""take_over_recording, purge_replay and their sweeps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import av
import pytest
from botocore.config import Config
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from core import clock
from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from core.storage import SIGNED_S
from livestream.errors import RetentionNotOver
from livestream.models import LiveSession
from livestream.operations.end_session import end_session
from livestream.operations.forget_copies import forget_copies
from livestream.operations.pin_offer import pin_offer
from livestream.operations.purge_replay import purge_replay
from livestream.operations.purge_replays import purge_replays
from livestream.operations.take_over_recordings import take_over_recordings
from livestream.rules.spans import RETENTION
from livestream.video.contract import EngineUnavailable
from livestream.video.embedded import EmbeddedEngine
from tests.broadcast import li, nothing_changes, on_air, signal
from tests.cast import Cast
from tests.contract.video.running import fetch
from tests.unit.livestream.video.test_mediamtx import FakeMediaMTX

CLIP = (Path(__file__).resolve().parents[3] / "sandbox" / "clip" / "clip.mp4").read_bytes()
AT = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
STAFF = Actor.system("retention")


@pytest.fixture
def mediamtx(settings: Settings, tmp_path: Path, kept_in: str) -> Iterator[FakeMediaMTX]:
    """MediaMTX with two spans of 24 s, six seconds apart."""
    fake = FakeMediaMTX()
    settings.VIDEO_ENGINE = "mediamtx"
    settings.VIDEO_CONTROL_URL = settings.VIDEO_RECORDINGS_URL = fake.url
    settings.DATA_DIR = tmp_path
    fake.answers["/list"] = [
        {"start": "2026-11-24T12:00:00Z", "duration": 24.0, "url": "x"},
        {"start": "2026-11-24T12:00:30Z", "duration": 24.0, "url": "x"},
    ]
    fake.answers["/get"] = CLIP
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


def ended(cast: Cast) -> LiveSession:
    """Over after a minute; its one product was explained from the 40th second."""
    with clock.frozen(AT) as time:
        session, offer = on_air(cast)
        time.advance(timedelta(seconds=40))
        pin_offer(actor=li(cast), offer_id=offer.pk)
        time.advance(timedelta(seconds=20))
        end_session(actor=li(cast), session_id=session.pk)
    return LiveSession.objects.get(pk=session.pk)


def sweep() -> int:
    with clock.frozen(AT + timedelta(minutes=5)):
        taken = take_over_recordings()
        forget_copies()
        return taken


def test_spans_become_one_file(client: Client, cast: Cast, mediamtx: FakeMediaMTX) -> None:
    session = ended(cast)
    segments = [{"start": "2026-11-24T12:00:00Z"}, {"start": "2026-11-24T12:00:30Z"}]
    mediamtx.answers[f"/v3/recordings/get/{session.video_path}"] = {"segments": segments}
    mediamtx.answers["/v3/recordings/deletesegment"] = {"status": "ok"}
    assert sweep() == 1
    session.refresh_from_db()
    with default_storage.open(str(session.replay_file.name)) as data, av.open(data, "r") as film:
        assert film.duration == 48_000_000
        assert {stream.type for stream in film.streams} == {"video", "audio"}
    body = client.get(f"/api/v1/public/rooms/huajian/replays/{session.pk}").json()
    assert body["session"]["replay"]["url"] == f"/media/replays/{session.video_path}.mp4"
    # 38 s after the start: 8 s into the second span, which begins at 24 s of the file
    assert [moment["offset_s"] for moment in body["moments"]] == [32.0]
    assert [method for method, _, _ in mediamtx.asked].count("DELETE") == 2
    entry = AuditEntry.objects.get(action="livestream.session.recorded")
    assert entry.data == {"seconds": 48, "spans": 2}
    assert sweep() == 0


@pytest.mark.parametrize("missing", ["/list", "/get"])
def test_what_can_not_be_had_waits(cast: Cast, mediamtx: FakeMediaMTX, missing: str) -> None:
    ended(cast)
    del mediamtx.answers[missing]
    with nothing_changes():
        assert sweep() == 0


def test_garbage_is_no_replay(cast: Cast, mediamtx: FakeMediaMTX) -> None:
    ended(cast)
    mediamtx.answers["/get"] = b"not a film"
    with nothing_changes():
        assert sweep() == 0


@pytest.mark.parametrize("kept_in", ["files"], indirect=True)
def test_pieces_of_a_file(client: Client, cast: Cast, mediamtx: FakeMediaMTX) -> None:
    session = ended(cast)
    sweep()
    session.refresh_from_db()
    url, size = session.replay_file.url, session.replay_file.size
    whole = session.replay_file.open().read()

    def get(asked: str) -> tuple[int, str, bytes]:
        answer = client.get(url, headers={"Range": asked})
        return answer.status_code, answer["Content-Range"], answer.content

    assert get("bytes=0-9") == (206, f"bytes 0-9/{size}", whole[:10])
    assert get(f"bytes={size - 5}-") == (206, f"bytes {size - 5}-{size - 1}/{size}", whole[-5:])
    assert get(f"bytes={size}-")[:2] == (416, f"bytes */{size}")
    assert client.get(url, headers={"Range": "bytes=-5"}).status_code == 416
    assert client.get("/media/covers/x.mp4").status_code == 404


@pytest.mark.parametrize("kept_in", ["objects"], indirect=True)
def test_a_store_gives_pieces_out_itself(client: Client, cast: Cast, mediamtx: FakeMediaMTX) -> None:
    session = ended(cast)
    sweep()
    session.refresh_from_db()
    assert session.replay_file.url == f"/media/replays/{session.video_path}.mp4"
    whole = session.replay_file.open().read()
    sent_on = client.get(session.replay_file.url)
    assert (sent_on.status_code, sent_on["Cache-Control"]) == (302, "private, max-age=3600")
    assert parse_qs(urlsplit(sent_on["Location"]).query)["X-Amz-Expires"] == [str(SIGNED_S)]
    status, body, headers = fetch(sent_on["Location"], Range="bytes=10-19")
    assert (status, body, headers["content-range"]) == (206, whole[10:20], f"bytes 10-19/{len(whole)}")
    assert headers["content-type"] == "video/mp4"


@pytest.mark.parametrize("kept_in", ["objects"], indirect=True)
def test_a_picture_in_a_store_is_answered_by_the_shop(client: Client, db: None, kept_in: str) -> None:
    name = default_storage.save("products/a.webp", ContentFile(b"picture"))
    again = default_storage.save("products/a.webp", ContentFile(b"another"))
    assert name == "products/a.webp" != again
    answer = client.get(default_storage.url(name))
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"picture", "image/webp")
    for path in ("products/none.webp", "../a.webp", "products/a.html", "products"):
        assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("kept_in", ["objects"], indirect=True)
def test_a_store_that_is_away(
    client: Client, cast: Cast, mediamtx: FakeMediaMTX, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ended(cast)
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    options["client_config"] = Config(retries={"total_max_attempts": 1}, signature_version="s3v4")
    there = settings.STORAGES
    away = {**there, "default": {**there["default"], "OPTIONS": options}}
    settings.STORAGES = away
    with nothing_changes():
        assert sweep() == 0
    assert client.get("/media/products/a.webp").status_code == 404
    settings.STORAGES = there
    assert sweep() == 1
    session.refresh_from_db()
    settings.STORAGES = away
    with clock.frozen(now() + RETENTION + timedelta(days=1)):
        with nothing_changes():
            assert purge_replays() == 0
        settings.STORAGES = there
        assert purge_replays() == 1
    assert not default_storage.exists(str(session.replay_file.name))


def test_an_engine_that_is_away_deletes_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: EmbeddedEngine, path: str) -> None:
        raise EngineUnavailable("away")

    monkeypatch.setattr(EmbeddedEngine, "forget", away)
    signal(ended(cast), "on_recording", duration_s=60.0)
    with clock.frozen(now() + RETENTION + timedelta(days=1)):
        with nothing_changes():
            assert purge_replays() == 0
        monkeypatch.setattr(EmbeddedEngine, "forget", lambda self, path: None)
        assert purge_replays() == 1


def test_the_law_keeps_it_for_three_years(cast: Cast, mediamtx: FakeMediaMTX) -> None:
    session = ended(cast)
    sweep()
    session.refresh_from_db()
    assert session.ended_at is not None
    with clock.frozen(session.ended_at + RETENTION - timedelta(seconds=1)), nothing_changes():
        with pytest.raises(RetentionNotOver):
            purge_replay(actor=STAFF, session_id=session.pk)
        assert purge_replays() == 0
    assert default_storage.exists(str(session.replay_file.name))
    with clock.frozen(session.ended_at + RETENTION + timedelta(seconds=1)):
        assert purge_replays() == 1
        assert purge_replays() == 0
    assert not default_storage.exists(str(session.replay_file.name))
    assert LiveSession.objects.get(pk=session.pk).has_replay is False
    assert AuditEntry.objects.filter(action="livestream.session.purged").count() == 1


def test_our_own_engine_forgets(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(EmbeddedEngine, "forget", lambda self, path: forgotten.append(path))
    session = ended(cast)
    signal(session, "on_recording", duration_s=60.0)
    assert take_over_recordings() == 0
    with clock.frozen(now() + RETENTION + timedelta(days=1)):
        assert purge_replays() == 1
    assert forgotten == [session.video_path]


def test_what_never_ended_is_kept(cast: Cast) -> None:
    session, _offer = on_air(cast)
    with pytest.raises(RetentionNotOver):
        purge_replay(actor=STAFF, session_id=session.pk)

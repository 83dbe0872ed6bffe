"""What our own engine recorded, with each kind of storage: a real engine, real files, a real way between them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from core import clock
from core.clock import now
from core.models import AuditEntry
from livestream.models import LiveSession
from livestream.operations import take_over_recording as module
from livestream.operations.end_session import end_session
from livestream.operations.forget_copies import forget_copies
from livestream.operations.pin_offer import pin_offer
from livestream.operations.purge_replays import purge_replays
from livestream.operations.take_over_recordings import take_over_recordings
from livestream.rules.spans import RETENTION
from livestream.video.contract import PublishTicket
from livestream.video.embedded import EmbeddedEngine
from tests.broadcast import li, nothing_changes, on_air, signal
from tests.cast import Cast
from tests.contract.video.running import PLAYBACK_SECRET, RunningEngine, fetch
from tests.contract.video.shop import SECRET, FakeShop
from tests.contract.video.test_film import stretches

objects = pytest.mark.parametrize("kept_in", ["objects"], indirect=True)
files = pytest.mark.parametrize("kept_in", ["files"], indirect=True)


@pytest.fixture
def engine(settings: Settings, tmp_path: Path, kept_in: str) -> Iterator[RunningEngine]:
    """Our engine as the shop's settings name it."""
    folder = tmp_path / "video"
    folder.mkdir()
    running = RunningEngine(folder, FakeShop(), grace=60)
    settings.VIDEO_CONTROL_URL = settings.VIDEO_PUBLIC_URL = running.url
    settings.VIDEO_HOOK_SECRET, settings.VIDEO_PLAYBACK_SECRET = SECRET, PLAYBACK_SECRET
    settings.DATA_DIR = tmp_path
    yield running
    running.stop()
    running.shop.close()


def broadcast(cast: Cast, engine: RunningEngine) -> LiveSession:
    """Ten seconds on the air, a product explained at once; over, and its recording told."""
    session, offer = on_air(cast)
    issued = engine.engine.issue("camera", path=session.video_path)
    ticket = PublishTicket(session.video_path, issued.key, issued.browser)
    engine.shop.allow(session.video_path, ticket.key)
    publisher = engine.publish(ticket)
    publisher.live(20)
    publisher.say(stop=True)
    stored = engine.shop.heard(session.video_path, 3)[-1]
    LiveSession.objects.filter(pk=session.pk).update(started_at=now() - timedelta(minutes=1))
    pin_offer(actor=li(cast), offer_id=offer.pk)
    end_session(actor=li(cast), session_id=session.pk)
    signal(session, "on_recording", duration_s=stored.duration_s)
    return LiveSession.objects.get(pk=session.pk)


def played(client: Client, session: LiveSession) -> str:
    body = client.get(f"/api/v1/public/rooms/{session.room.slug}/replays/{session.pk}").json()
    return str(body["session"]["replay"]["url"])


@objects
def test_it_goes_to_the_store_and_plays_from_there(client: Client, cast: Cast, engine: RunningEngine) -> None:
    session = broadcast(cast, engine)
    recorded = engine.data / f"{session.video_path}.mp4"
    assert played(client, session).startswith(engine.url)
    assert take_over_recordings() == 1
    assert take_over_recordings() == 0
    name = f"replays/{session.video_path}"
    assert played(client, session) == f"/media/{name}.m3u8"
    assert AuditEntry.objects.filter(action="livestream.session.stored").count() == 1

    answer = client.get(f"/media/{name}.m3u8")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/vnd.apple.mpegurl")
    text = answer.content.decode()
    (address,) = set(re.findall(r"^http.+$", text, re.MULTILINE))
    assert urlsplit(address).path.endswith(f"/{name}.mp4")
    status, data, headers = fetch(address)
    assert (status, headers["content-type"], data) == (200, "video/mp4", recorded.read_bytes())
    assert len(stretches(data, text, address)) == 1
    [moment] = client.get(f"/api/v1/public/rooms/{session.room.slug}/replays/{session.pk}").json()["moments"]
    assert moment["offset_s"] is not None

    # who began to watch at the engine goes on there until her address is too old in any case
    assert forget_copies() == 0
    assert recorded.exists()
    with clock.frozen(now() + timedelta(hours=12, seconds=1)):
        assert forget_copies() == 1
        assert forget_copies() == 0
    assert not recorded.exists()
    assert played(client, session) == f"/media/{name}.m3u8"

    with clock.frozen(now() + RETENTION + timedelta(days=1)):
        assert purge_replays() == 1
    assert [default_storage.exists(f"{name}.{kind}") for kind in ("mp4", "m3u8")] == [False, False]
    assert client.get(f"/media/{name}.m3u8").status_code == 404


@files
def test_with_plain_files_it_stays_where_it_is(
    client: Client, cast: Cast, engine: RunningEngine, settings: Settings
) -> None:
    session = broadcast(cast, engine)
    with nothing_changes():
        assert take_over_recordings() == 0
    assert not (Path(settings.MEDIA_ROOT) / "replays").exists()
    url = played(client, session)
    assert url.startswith(engine.url)
    assert fetch(url)[0] == 200
    with clock.frozen(now() + RETENTION + timedelta(days=1)):
        assert purge_replays() == 1
    assert not (engine.data / f"{session.video_path}.mp4").exists()


@objects
def test_a_crash_before_it_is_known_is_made_good(
    client: Client, cast: Cast, engine: RunningEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The film is in the store, and no session knows: the next run writes the same two files, and no third."""
    session = broadcast(cast, engine)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, nothing_changes():
        patch.setattr(module, "_record", killed)
        with pytest.raises(KeyboardInterrupt):
            take_over_recordings()
    assert default_storage.exists(f"replays/{session.video_path}.m3u8")
    assert take_over_recordings() == 1
    kept = sorted(default_storage.listdir("replays")[1])
    assert kept == [f"{session.video_path}.m3u8", f"{session.video_path}.mp4"]
    assert client.get(played(client, session)).status_code == 200


@objects
def test_an_engine_that_is_away_is_asked_again(cast: Cast, engine: RunningEngine, settings: Settings) -> None:
    session = broadcast(cast, engine)
    settings.VIDEO_CONTROL_URL = "http://127.0.0.1:9"
    with nothing_changes():
        assert take_over_recordings() == 0
    settings.VIDEO_CONTROL_URL = engine.url
    assert take_over_recordings() == 1
    settings.VIDEO_CONTROL_URL = "http://127.0.0.1:9"
    with clock.frozen(now() + timedelta(hours=13)):
        with nothing_changes():
            assert forget_copies() == 0
        settings.VIDEO_CONTROL_URL = engine.url
        assert forget_copies() == 1
    assert not (engine.data / f"{session.video_path}.mp4").exists()


@objects
def test_two_runs_at_once_do_it_once(
    cast: Cast, engine: RunningEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    broadcast(cast, engine)
    meanwhile: list[int] = []
    film = EmbeddedEngine.film

    def slow(self: EmbeddedEngine, path: str, **since: object) -> object:
        meanwhile.append(take_over_recordings())
        return film(self, path, **since)  # type: ignore[arg-type]

    monkeypatch.setattr(EmbeddedEngine, "film", slow)
    assert take_over_recordings() == 1
    assert meanwhile == [0]

"""The contract, once, against both engines and the shop's real hooks: ours runs, MediaMTX is played by the book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import TestCase
from pytest_django import Settings

from core.actor import Actor
from core.clock import now
from hosts.operations import add_crew, remove_crew
from livestream.models import LiveSession
from livestream.operations.cut_ended_streams import cut_ended_streams
from livestream.operations.end_session import end_session
from livestream.operations.go_live import go_live
from livestream.operations.issue_publish_ticket import issue_publish_ticket
from livestream.operations.take_over_stream import take_over_stream
from livestream.queries.video import engine
from livestream.video.contract import AuthRequest, Door, EngineUnavailable, PublishTicket
from tests.broadcast import Ears, ears, li, offer, plan
from tests.cast import Cast
from tests.contract.video.doors import Bridge, Doors
from tests.contract.video.running import PLAYBACK_SECRET, RunningEngine
from tests.contract.video.shop import SECRET, FakeShop
from tests.contract.video.standin import StandIn
from tests.contract.video.worlds import Embedded, MediaMTX, World

__all__ = ["ears"]

ENGINES = ("embedded", "mediamtx")
BY = ("browser", "rtmp")


@pytest.fixture(scope="module")
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture(scope="module")
def running(bridge: Bridge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    shop = FakeShop()
    made = RunningEngine(
        tmp_path_factory.mktemp("both"), shop, hook_url=f"{bridge.url}/hooks/video/", grace=60
    )
    yield made
    made.stop()
    shop.close()


@pytest.fixture(params=ENGINES)
def world(request: pytest.FixtureRequest, settings: Settings, ears: Ears, cast: Cast) -> Iterator[World]:
    """One engine in use by the shop."""
    doors = Doors()
    settings.VIDEO_ENGINE = request.param
    settings.VIDEO_HOOK_SECRET, settings.VIDEO_PLAYBACK_SECRET = SECRET, PLAYBACK_SECRET
    if request.param == "embedded":
        bridge: Bridge = request.getfixturevalue("bridge")
        running: RunningEngine = request.getfixturevalue("running")
        bridge.doors = doors
        settings.VIDEO_CONTROL_URL = running.url
        settings.VIDEO_RTMP_URL = running.engine.rtmp_url
        yield Embedded(running, doors)
        bridge.doors = None
    else:
        stand_in = StandIn(SECRET)
        settings.VIDEO_CONTROL_URL = settings.VIDEO_RECORDINGS_URL = stand_in.url
        settings.VIDEO_RTMP_URL = "rtmp://live.example.cn"
        yield MediaMTX(stand_in, doors)
        stand_in.close()
    doors.close()


class Studio:
    """An anchor with a planned session: what the shop holds of it, and who sends."""

    def __init__(self, world: World, cast: Cast) -> None:
        self.world, self.actor = world, li(cast)
        self.session = plan(cast)
        offer(cast, self.session)

    def ticket(self, by: str = "browser") -> PublishTicket:
        door: Door = "camera" if by == "browser" else "encoder"
        return issue_publish_ticket(actor=self.actor, session_id=self.session.pk, door=door)

    def come(self, ticket: PublishTicket, *, key: str = "", by: str = "browser") -> bool:
        """Whether she may publish; the shop has heard of it."""
        key = key or ticket.key
        self.go = self.world.doors.during(lambda: self.world.come(ticket, key=key, by=by))
        if self.go is not None:
            self.hears("live")
        return self.go is not None

    def take_over(self, ticket: PublishTicket) -> bool:
        """Whether she gets the place of whoever sends; the shop has heard of it."""
        self.go = self.world.doors.during(lambda: self.world.come(ticket, key=ticket.key, by="takeover"))
        if self.go is not None:
            self.hears("live")
        return self.go is not None

    def leave(self) -> None:
        """She goes; the shop has heard of it."""
        assert self.go is not None
        self.world.doors.during(self.go)
        self.hears("interrupted")

    def hears(self, signal: str) -> None:
        self.world.doors.until(lambda: self.now().signal == signal)

    def now(self) -> LiveSession:
        self.session.refresh_from_db()
        return self.session

    def end(self) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            end_session(actor=self.actor, session_id=self.session.pk)


@pytest.fixture
def studio(world: World, cast: Cast) -> Studio:
    return Studio(world, cast)


@pytest.mark.parametrize("by", BY)
def test_from_nothing_to_the_air(studio: Studio, by: str) -> None:
    ticket = studio.ticket(by)
    assert engine().state(ticket.path) == "idle"
    assert studio.come(ticket, by=by)
    health = engine().health(ticket.path)
    assert (health.state, health.since is not None) == ("live", True)
    assert studio.now().status == "planned"
    assert go_live(actor=studio.actor, session_id=studio.session.pk).status == "live"


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("key", ["guess", "another", "before"])
def test_only_the_newest_key_of_the_session_publishes(studio: Studio, cast: Cast, by: str, key: str) -> None:
    wrong = {
        "guess": "guess",
        "another": Studio(studio.world, cast).ticket(by).key,
        "before": studio.ticket(by).key,
    }
    ticket = studio.ticket(by)
    assert not studio.come(ticket, key=wrong[key], by=by)
    assert engine().state(ticket.path) == "idle"
    assert studio.now().signal == "idle"


def test_who_is_on_the_air_stays_there(studio: Studio) -> None:
    ticket = studio.ticket("rtmp")
    assert studio.come(ticket, by="rtmp")
    first = studio.go
    assert not studio.come(studio.ticket(), by="browser")
    assert engine().state(ticket.path) == "live"
    studio.go = first
    studio.leave()
    # a camera's key ends no encoder's
    assert studio.come(ticket, by="rtmp")


@pytest.mark.parametrize("by", BY)
def test_a_key_opens_its_own_door_alone(studio: Studio, by: str) -> None:
    mine, other = studio.ticket(by), studio.ticket("rtmp" if by == "browser" else "browser")
    assert mine.path == other.path
    assert not studio.come(mine, key=other.key, by=by)
    assert studio.come(mine, by=by)


@pytest.mark.parametrize("by", BY)
def test_she_drops_and_comes_back(studio: Studio, by: str) -> None:
    ticket = studio.ticket(by)
    assert studio.come(ticket, by=by)
    go_live(actor=studio.actor, session_id=studio.session.pk)
    studio.leave()
    assert engine().state(ticket.path) == "interrupted"
    assert studio.now().status == "interrupted"
    assert studio.come(ticket, by=by)
    assert engine().state(ticket.path) == "live"
    assert studio.now().status == "live"


def test_another_device_goes_on_with_a_new_key(studio: Studio) -> None:
    ticket = studio.ticket()
    assert studio.come(ticket)
    go_live(actor=studio.actor, session_id=studio.session.pk)
    studio.leave()
    second = studio.ticket()
    assert second.path == ticket.path
    assert not studio.come(ticket)
    assert studio.come(second)


@pytest.mark.parametrize("by", BY)
def test_a_camera_takes_over_and_no_key_before_comes_back(studio: Studio, by: str) -> None:
    ticket = studio.ticket(by)
    assert studio.come(ticket, by=by)
    go_live(actor=studio.actor, session_id=studio.session.pk)
    new = take_over_stream(actor=studio.actor, session_id=studio.session.pk)
    assert studio.take_over(new)
    assert engine().state(ticket.path) == "live"
    assert studio.now().status == "live"
    health = engine().health(ticket.path)
    assert health.picture is not None
    assert health.picture.door == "camera"
    studio.leave()
    assert not studio.come(ticket, by=by)
    assert studio.come(new)


@pytest.mark.parametrize("by", BY)
def test_who_is_put_out_of_the_crew_is_cut_off_at_once(studio: Studio, cast: Cast, by: str) -> None:
    helper = Actor.of(cast.stranger)
    row = add_crew(actor=studio.actor, room_id=cast.room.pk, user=cast.stranger, role="assistant")
    door: Door = "camera" if by == "browser" else "encoder"
    ticket = issue_publish_ticket(actor=helper, session_id=studio.session.pk, door=door)
    assert studio.come(ticket, by=by)
    go_live(actor=studio.actor, session_id=studio.session.pk)
    with TestCase.captureOnCommitCallbacks(execute=True):
        remove_crew(actor=studio.actor, member_id=row.pk)
    studio.hears("interrupted")
    assert engine().state(ticket.path) == "interrupted"
    assert not studio.come(ticket, by=by)
    # the broadcast is the room's, not hers
    assert studio.come(studio.ticket())
    assert studio.now().status == "live"


@pytest.mark.parametrize("by", BY)
def test_the_end_cuts_and_shuts(studio: Studio, by: str) -> None:
    ticket = studio.ticket(by)
    assert studio.come(ticket, by=by)
    go_live(actor=studio.actor, session_id=studio.session.pk)
    studio.end()
    studio.hears("ended")
    assert engine().state(ticket.path) == "ended"
    assert not studio.come(ticket, by=by)
    engine().revoke(ticket.path)
    assert cut_ended_streams() == 0
    assert studio.now().status == "ended"


def test_what_was_sent_is_found_again(studio: Studio) -> None:
    ticket = studio.ticket()
    assert engine().recordings(ticket.path) == []
    assert engine().replay_offset(ticket.path, now()) is None
    assert studio.come(ticket)
    go_live(actor=studio.actor, session_id=studio.session.pk)
    studio.world.doors.until(lambda: engine().recordings(ticket.path))
    [recording] = engine().recordings(ticket.path)
    assert recording.complete is False
    studio.end()
    studio.hears("ended")
    studio.world.doors.until(lambda: engine().recordings(ticket.path)[0].complete)
    [recording] = engine().recordings(ticket.path)
    assert recording.duration_s > 1.5
    assert isinstance(recording.started_at, datetime)
    moment = recording.started_at + timedelta(seconds=1.25)
    assert engine().replay_offset(ticket.path, moment) == pytest.approx(1.25, abs=0.01)
    assert engine().replay_offset(ticket.path, recording.started_at - timedelta(hours=1)) == 0
    since = recording.started_at + timedelta(seconds=0.999)
    assert engine().replay_offset(ticket.path, moment, since=since) == pytest.approx(0.25, abs=0.01)
    assert engine().replay_offset(ticket.path, recording.started_at, since=since) == 0
    engine().forget(ticket.path)
    engine().forget(ticket.path)
    assert engine().recordings(ticket.path) == []


def test_every_way_to_watch_carries_a_token_of_its_path(studio: Studio, cast: Cast) -> None:
    path, other = studio.ticket().path, Studio(studio.world, cast).ticket().path
    for way in engine().playback(path):
        assert way.url.count(path) == 1
        assert 0 < way.latency_s <= 5
        token = way.url.split("/")[4]
        assert engine().authorize(AuthRequest("read", path, token=token))
        assert not engine().authorize(AuthRequest("read", other, token=token))
        assert not engine().authorize(AuthRequest("publish", path, token=token))
    assert engine().playback(path)[0].kind == "hls"


def test_an_engine_that_is_away(studio: Studio, settings: Settings) -> None:
    settings.VIDEO_CONTROL_URL = settings.VIDEO_RECORDINGS_URL = "http://127.0.0.1:9"
    ticket = studio.ticket()
    assert engine().playback(ticket.path)
    assert engine().authorize(AuthRequest("publish", ticket.path, protocol="webrtc", token=ticket.key))
    for ask in (engine().state, engine().health, engine().revoke, engine().recordings, engine().forget):
        with pytest.raises(EngineUnavailable):
            ask(ticket.path)
    with pytest.raises(EngineUnavailable):
        engine().replay_offset(ticket.path, now())


def test_no_secret_is_shown(studio: Studio) -> None:
    ticket = studio.ticket()
    assert not any(secret in repr(engine()) for secret in (SECRET, PLAYBACK_SECRET))
    assert ticket.key not in ticket.browser.url
    assert str(studio.session.pk) not in ticket.path.split("-")

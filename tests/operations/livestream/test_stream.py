"""livestream.operations.record_stream_event, end_session, end_abandoned, cut_stream."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import NotFound
from core.models import AuditEntry
from livestream.models import LiveSession, Pin
from livestream.operations.cut_ended_streams import cut_ended_streams
from livestream.operations.cut_stream import cut_stream
from livestream.operations.end_abandoned import end_abandoned
from livestream.operations.end_session import end_session
from livestream.operations.issue_publish_ticket import issue_publish_ticket
from livestream.operations.pin_offer import pin_offer
from livestream.operations.record_stream_event import record_stream_event
from livestream.queries.replay import replay_page
from livestream.video.contract import EngineUnavailable, EventName, VideoEvent
from livestream.video.embedded import EmbeddedEngine
from tests.broadcast import Ears, li, nothing_changes, offer, on_air, plan, signal
from tests.buying import counts
from tests.cast import Cast

ROOM = "room:huajian"


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that the engine was told to cut."""
    paths: list[str] = []
    monkeypatch.setattr(EmbeddedEngine, "revoke", lambda self, path: paths.append(path))
    return paths


def test_a_picture_alone_shows_nothing_to_shoppers(cast: Cast, ears: Ears) -> None:
    session = plan(cast)
    with ears.commit():
        row = signal(session)
    assert (row.status, row.signal) == ("planned", "live")
    assert ears.heard(ROOM) == []
    assert [event["state"] for event in ears.heard(f"studio:{session.pk}")] == ["receiving"]


@pytest.mark.parametrize("lost", ["on_interrupted", "on_stop"])
def test_a_session_on_air_follows_its_signal(
    cast: Cast, ears: Ears, at_start: clock.FrozenClock, lost: EventName
) -> None:
    session, _ = on_air(cast)
    at_start.advance(timedelta(seconds=5))
    with ears.commit():
        signal(session, lost, reason="network")
    session.refresh_from_db()
    assert session.status == "interrupted"
    assert [event["status"] for event in ears.heard(ROOM)] == ["interrupted"]
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor_label, entry.data["reason"]) == ("system:video", "network")
    at_start.advance(timedelta(seconds=5))
    with ears.commit():
        signal(session, "on_resume")
    session.refresh_from_db()
    assert session.status == "live"
    assert [event["status"] for event in ears.heard(ROOM)] == ["live"]
    assert ears.heard(ROOM)[0]["v"] == session.version


def test_repeats_and_late_events_change_nothing(cast: Cast, ears: Ears, at_start: clock.FrozenClock) -> None:
    session, _ = on_air(cast)
    early = clock.now()
    at_start.advance(timedelta(seconds=5))
    signal(session, "on_interrupted", id="e-2")
    with nothing_changes(), ears.commit():
        signal(session, "on_interrupted", id="e-2")
        signal(session, "on_live", at=early, id="e-1")
    assert ears.packets == []


def test_an_ended_session_stays_ended(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    end_session(actor=li(cast), session_id=session.pk)
    with ears.commit():
        signal(session, "on_stop", reason="revoked")
    session.refresh_from_db()
    assert (session.status, session.signal, ears.heard(ROOM)) == ("ended", "ended", [])


def test_unknown_path(cast: Cast) -> None:
    with pytest.raises(NotFound):
        record_stream_event(event=VideoEvent("on_live", "s-unknown", clock.now(), "e-1"))


def test_a_recording_makes_a_replay(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    end_session(actor=li(cast), session_id=session.pk)
    with nothing_changes():
        signal(session, "on_recording", duration_s=0.0)
    with ears.commit():
        signal(session, "on_recording", duration_s=61.5)
    [event] = ears.heard(ROOM)
    assert (event["status"], event["playback"]) == ("ended", None)
    assert session.video_path in event["replay"]["url"]
    with nothing_changes(), ears.commit():
        signal(session, "on_recording", duration_s=61.5)
    assert ears.packets == []


def test_the_crew_hears_that_nothing_is_stored(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    with ears.commit():
        signal(session, "on_recording", reason="disk_full")
    [event] = ears.heard(f"studio:{session.pk}")
    assert (event["state"], event["detail"]) == ("receiving", "disk_full")
    session.refresh_from_db()
    assert (session.status, session.has_replay) == ("live", False)
    assert AuditEntry.objects.latest("id").data == {"reason": "disk_full"}
    with nothing_changes(), ears.commit():
        signal(session, "on_recording", reason="disk_full")
    assert ears.packets == []


@pytest.mark.parametrize(("stored_s", "offered"), [(12.5, True), (0.0, False)])
def test_what_was_stored_before_the_disk_was_full_is_the_replay(
    cast: Cast, stored_s: float, offered: bool
) -> None:
    session, _ = on_air(cast)
    signal(session, "on_recording", reason="disk_full")
    end_session(actor=li(cast), session_id=session.pk)
    signal(session, "on_recording", reason="disk_full", duration_s=stored_s)
    session.refresh_from_db()
    assert (session.has_replay, session.recording_problem) == (offered, "disk_full")
    page = replay_page("huajian", session.pk)
    assert page is not None
    replay = page["session"]["replay"]
    assert (replay is not None) == offered
    assert replay is None or session.video_path in replay["url"]


def test_the_end_gives_everything_back(
    cast: Cast, ears: Ears, cut: list[str], at_start: clock.FrozenClock
) -> None:
    session, made = on_air(cast)
    issue_publish_ticket(actor=li(cast), session_id=session.pk)
    pin_offer(actor=li(cast), offer_id=made.pk)
    at_start.advance(timedelta(hours=1))
    with ears.commit():
        row = end_session(actor=li(cast), session_id=session.pk)
    assert (row.status, row.ended_at) == ("ended", clock.now())
    assert (counts(cast.shelf), counts(made.pool)) == ((100, 100, 0, 0), (0, 0, 0, 0))
    assert Pin.objects.filter(unpinned_at=None).count() == 0
    heard = ears.heard(ROOM)
    assert [event["t"] for event in heard][:3] == ["pin.changed", "session.changed", "offer.changed"]
    assert (heard[1]["status"], heard[1]["playback"]) == ("ended", None)
    assert {event["status"] for event in heard if event["t"] == "offer.changed"} == {"closed"}
    assert cut == [session.video_path]
    with nothing_changes(), ears.commit():
        end_session(actor=li(cast), session_id=session.pk)
    assert (ears.packets, cut) == ([], [session.video_path])


def test_a_planned_session_is_called_off_in_silence(cast: Cast, ears: Ears, cut: list[str]) -> None:
    session = plan(cast)
    offer(cast, session)
    with ears.commit():
        row = end_session(actor=li(cast), session_id=session.pk)
    assert (row.status, row.started_at, counts(cast.shelf)) == ("ended", None, (100, 100, 0, 0))
    assert ears.heard(ROOM) == []
    assert cut == []


def test_unknown_session(cast: Cast) -> None:
    with pytest.raises(NotFound):
        end_session(actor=li(cast), session_id=999_999)


def test_what_nobody_ends_is_ended(cast: Cast, at_start: clock.FrozenClock) -> None:
    live, _ = on_air(cast)
    soon = plan(cast, cast.rival_room, planned_at=clock.now() + timedelta(hours=2))
    forgotten = plan(cast, cast.rival_room)
    assert end_abandoned() == 0
    signal(live, "on_interrupted")
    at_start.advance(timedelta(minutes=15))
    assert end_abandoned() == 0
    at_start.advance(timedelta(seconds=1))
    assert end_abandoned() == 1
    at_start.advance(timedelta(hours=24))
    assert end_abandoned() == 1
    found = dict(LiveSession.objects.values_list("id", "status"))
    assert found == {live.pk: "ended", soon.pk: "planned", forgotten.pk: "ended"}
    assert AuditEntry.objects.latest("id").actor_label == "system:sweep"
    assert counts(cast.shelf) == (100, 100, 0, 0)


def test_the_engine_is_asked_again_until_it_cuts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, cut: list[str]
) -> None:
    session, _ = on_air(cast)
    issue_publish_ticket(actor=li(cast), session_id=session.pk)
    assert (cut_stream(session_id=session.pk), cut) == (False, [])
    end_session(actor=li(cast), session_id=session.pk)

    def away(self: EmbeddedEngine, path: str) -> None:
        raise EngineUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedEngine, "revoke", away)
        assert cut_ended_streams() == 0
    assert cut_ended_streams() == 1
    signal(session, "on_stop", reason="revoked")
    assert (cut_ended_streams(), cut) == (0, [session.video_path])

"""livestream.operations.plan_session, go_live, announce, issue_publish_ticket."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import NotFound
from core.models import AuditEntry
from hosts.errors import RoomClosed
from hosts.models import Anchor, Room
from livestream.errors import BadText, BadTransition, GateClosed, SessionEnded
from livestream.models import LiveSession
from livestream.operations.announce import announce
from livestream.operations.close_offer import close_offer
from livestream.operations.end_session import end_session
from livestream.operations.go_live import go_live
from livestream.operations.issue_publish_ticket import issue_publish_ticket
from livestream.operations.plan_session import plan_session
from livestream.operations.take_over_stream import take_over_stream
from livestream.queries.video import engine, key_digest_of
from livestream.video.contract import AuthRequest
from tests.broadcast import Ears, li, nothing_changes, offer, on_air, plan, signal
from tests.cast import Cast

ROOM = "room:huajian"


def ready(cast: Cast) -> LiveSession:
    session = plan(cast)
    offer(cast, session)
    return signal(session)


def test_plan_is_a_secret(cast: Cast, ears: Ears) -> None:
    with ears.commit():
        session = plan(cast, title="  花毽 \n日课 ")
    assert (session.status, session.title, session.started_at) == ("planned", "花毽 日课", None)
    assert ears.packets == []
    entry = AuditEntry.objects.get(action="livestream.session.planned")
    assert (entry.actor_id, entry.target_id) == (cast.li.pk, str(session.pk))


@pytest.mark.parametrize(
    ("title", "reason"), [("", "empty"), (" \u200b\n", "empty"), ("毽" * 41, "too_long")]
)
def test_plan_needs_a_title(cast: Cast, title: str, reason: str) -> None:
    with nothing_changes(), pytest.raises(BadText) as refused:
        plan(cast, title=title)
    assert refused.value.data["reason"] == reason


def test_plan_needs_a_room_in_use(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(NotFound):
        plan_session(actor=li(cast), room_id=999_999, title="花毽", planned_at=clock.now())
    Room.objects.update(closed_at=clock.now())
    with nothing_changes(), pytest.raises(RoomClosed):
        plan(cast)


def test_going_live_shows_the_session_and_all_it_offers(
    cast: Cast, ears: Ears, at_start: clock.FrozenClock
) -> None:
    session = ready(cast)
    announce(actor=li(cast), session_id=session.pk, text="今晚八点")
    with ears.commit():
        row = go_live(actor=li(cast), session_id=session.pk)
    assert (row.status, row.started_at) == ("live", clock.now())
    assert ears.names(ROOM) == ["session.changed", "offer.changed", "announcement.changed"]
    shown = ears.heard(ROOM)[0]
    assert (shown["status"], shown["playback"]["kind"]) == ("live", "hls")
    assert row.video_path in shown["playback"]["url"]
    with nothing_changes(), ears.commit():
        assert go_live(actor=li(cast), session_id=session.pk).status == "live"
    assert ears.packets == []


def without_verification(cast: Cast, session: LiveSession) -> None:
    Anchor.objects.update(verified_until=None)


def expired(cast: Cast, session: LiveSession) -> None:
    Anchor.objects.update(verified_until=clock.now())


def suspended(cast: Cast, session: LiveSession) -> None:
    Anchor.objects.update(suspended_at=clock.now())


def closed_room(cast: Cast, session: LiveSession) -> None:
    Room.objects.update(closed_at=clock.now())


def no_title(cast: Cast, session: LiveSession) -> None:
    LiveSession.objects.update(title=" ")


def no_offers(cast: Cast, session: LiveSession) -> None:
    close_offer(actor=li(cast), offer_id=session.offers.get().pk)


def no_signal(cast: Cast, session: LiveSession) -> None:
    signal(session, "on_interrupted")


def another(cast: Cast, session: LiveSession) -> None:
    LiveSession.objects.filter(pk=plan(cast).pk).update(status="interrupted", started_at=clock.now())


@pytest.mark.parametrize(
    ("spoil", "code", "action"),
    [
        (without_verification, "verified", "请先完成实名核验"),
        (expired, "verified", "实名核验已过期，请联系工作人员重新核验"),
        (suspended, "verified", "主播已被停播，请联系工作人员"),
        (closed_room, "room_open", "直播间已停用，请联系工作人员"),
        (no_title, "title", "请填写本场标题"),
        (no_offers, "offers", "请在“本场商品”里加一件有库存的商品"),
        (no_signal, "signal", "打开摄像头，再按“开播”，画面就传上来"),
        (another, "alone", "本直播间还有一场没有下播，请先下播"),
    ],
)
def test_the_gate_names_what_is_missing(
    cast: Cast, ears: Ears, at_start: clock.FrozenClock, spoil: Any, code: str, action: str
) -> None:
    session = ready(cast)
    spoil(cast, session)
    with nothing_changes(), ears.commit(), pytest.raises(GateClosed) as refused:
        go_live(actor=li(cast), session_id=session.pk)
    assert refused.value.data["missing"] == [code]
    [item] = [item for item in refused.value.data["items"] if not item["done"]]
    assert (item["code"], item["action"]) == (code, action)
    assert refused.value.detail == action
    assert ears.packets == []


def test_a_lecture_needs_no_offers(cast: Cast) -> None:
    session = signal(plan(cast, without_offers=True))
    assert go_live(actor=li(cast), session_id=session.pk).status == "live"


def test_no_way_back_from_the_end(cast: Cast) -> None:
    session = ready(cast)
    end_session(actor=li(cast), session_id=session.pk)
    with nothing_changes(), pytest.raises(BadTransition):
        go_live(actor=li(cast), session_id=session.pk)
    with nothing_changes(), pytest.raises(SessionEnded):
        announce(actor=li(cast), session_id=session.pk, text="再见")
    with nothing_changes(), pytest.raises(SessionEnded):
        issue_publish_ticket(actor=li(cast), session_id=session.pk)


def test_announcement_is_set_and_cleared(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    version = session.version
    with ears.commit():
        announce(actor=li(cast), session_id=session.pk, text="<b>满三件</b> 包邮")
    first = ears.heard(ROOM)[0]
    assert first == {"t": "announcement.changed", "v": version + 1, "text": "<b>满三件</b> 包邮"}
    with nothing_changes(), ears.commit():
        announce(actor=li(cast), session_id=session.pk, text="<b>满三件</b>  包邮")
    assert ears.packets == []
    with ears.commit():
        announce(actor=li(cast), session_id=session.pk, text="")
    assert ears.heard(ROOM)[0]["text"] is None
    with nothing_changes(), pytest.raises(BadText):
        announce(actor=li(cast), session_id=session.pk, text="好" * 81)


def may_publish(path: str, key: str, protocol: str = "websocket") -> bool:
    return engine().authorize(AuthRequest(action="publish", path=path, protocol=protocol, token=key))


def test_only_the_newest_key_opens_the_stream(cast: Cast) -> None:
    session = plan(cast)
    assert key_digest_of(session.video_path, "camera") is None
    first = issue_publish_ticket(actor=li(cast), session_id=session.pk)
    assert may_publish(first.path, first.key)
    signal(session)
    second = issue_publish_ticket(actor=li(cast), session_id=session.pk)
    assert (second.path, second.browser.url.endswith(first.path)) == (first.path, True)
    assert (may_publish(first.path, first.key), may_publish(second.path, second.key)) == (False, True)
    assert first.key not in str(list(LiveSession.objects.values()))
    end_session(actor=li(cast), session_id=session.pk)
    assert not may_publish(second.path, second.key)


def test_a_session_holds_one_key_for_each_door(cast: Cast) -> None:
    session = plan(cast)
    obs = issue_publish_ticket(actor=li(cast), session_id=session.pk, door="encoder")
    camera = issue_publish_ticket(actor=li(cast), session_id=session.pk)
    assert obs.path == camera.path
    assert (camera.rtmp_server, camera.rtmp_key) == ("", "")
    keys = ((camera, "websocket"), (camera, "rtmp"), (obs, "websocket"), (obs, "rtmp"), (obs, "srt"))
    found = [may_publish(ticket.path, ticket.key, protocol) for ticket, protocol in keys]
    assert found == [True, False, False, True, True]
    entries = AuditEntry.objects.filter(action="livestream.key.issued").order_by("id")
    assert [entry.data["door"] for entry in entries] == ["encoder", "camera"]
    assert not any(ticket.key in str(list(AuditEntry.objects.values())) for ticket in (obs, camera))


def test_a_takeover_ends_every_other_key(cast: Cast) -> None:
    session = plan(cast)
    obs = issue_publish_ticket(actor=li(cast), session_id=session.pk, door="encoder")
    camera = issue_publish_ticket(actor=li(cast), session_id=session.pk)
    new = take_over_stream(actor=li(cast), session_id=session.pk)
    assert not may_publish(obs.path, obs.key, "rtmp")
    assert not may_publish(camera.path, camera.key)
    assert may_publish(new.path, new.key)


def test_a_rehearsal_that_stopped_leaves_its_path(cast: Cast) -> None:
    session = plan(cast)
    first = issue_publish_ticket(actor=li(cast), session_id=session.pk)
    obs = issue_publish_ticket(actor=li(cast), session_id=session.pk, door="encoder")
    signal(session)
    signal(session, "on_stop")
    second = issue_publish_ticket(actor=li(cast), session_id=session.pk)
    session.refresh_from_db()
    assert (second.path != first.path, session.video_path, session.signal) == (True, second.path, "idle")
    assert not may_publish(first.path, first.key)
    assert not any(may_publish(path, obs.key, "rtmp") for path in (first.path, second.path))


def test_a_broadcast_keeps_its_path(cast: Cast, at_start: clock.FrozenClock) -> None:
    session, _ = on_air(cast)
    at_start.advance(timedelta(minutes=1))
    signal(session, "on_stop")
    assert issue_publish_ticket(actor=li(cast), session_id=session.pk).path == session.video_path

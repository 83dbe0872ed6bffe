"""A publisher that drops, comes back, or doesn't."""

from __future__ import annotations

from tests.contract.video.conftest import StartEngine
from tests.contract.video.pictures import count, listed
from tests.contract.video.running import RunningEngine, until


def test_a_publisher_comes_back_within_the_grace_time(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    first = patient.publish(ticket)
    first.live(4)
    first.vanish()
    assert [event.name for event in patient.shop.heard(ticket.path, 2)] == ["on_live", "on_interrupted"]
    assert patient.engine.state(ticket.path) == "interrupted"
    assert count(patient.playlist(ticket), "#EXT-X-ENDLIST") == 0

    second = patient.publish(ticket)
    second.live(4)
    assert [event.name for event in patient.shop.heard(ticket.path, 3)] == [
        "on_live",
        "on_interrupted",
        "on_resume",
    ]
    text = until(lambda: text if len(listed(text := patient.playlist(ticket))) == 4 else "")
    lines = text.splitlines()
    third = lines.index("#EXT-X-DISCONTINUITY")
    assert sum(line.startswith("#EXTINF") for line in lines[:third]) == 2
    assert lines[third + 1].startswith("#EXT-X-MAP:")
    assert patient.engine.state(ticket.path) == "live"
    second.say(stop=True)


def test_a_break_is_counted_once_it_has_left_the_window(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    first = patient.publish(ticket)
    first.live(2)
    first.vanish()
    patient.shop.heard(ticket.path, 2)
    second = patient.publish(ticket)
    second.live(18)
    text = until(lambda: text if "#EXT-X-MEDIA-SEQUENCE:2" in (text := patient.playlist(ticket)) else "")
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1" in text
    assert count(text, "#EXT-X-DISCONTINUITY") == 0
    second.say(stop=True)


def test_after_the_grace_time_the_broadcast_ends(start: StartEngine) -> None:
    running = start(grace=0.2)
    ticket = running.ticket()
    publisher = running.publish(ticket)
    publisher.live(5)
    publisher.vanish()
    events = running.shop.heard(ticket.path, 4)
    assert [(event.name, event.reason) for event in events] == [
        ("on_live", ""),
        ("on_interrupted", "network"),
        ("on_stop", "grace"),
        ("on_recording", ""),
    ]
    assert events[3].duration_s == 2.5
    text = running.playlist(ticket)
    assert text.endswith("#EXT-X-ENDLIST\n")
    assert len(listed(text)) == 3  # the half second that was not yet a whole segment is not lost
    assert running.engine.state(ticket.path) == "ended"


def test_a_session_that_the_shop_still_allows_can_begin_again(start: StartEngine) -> None:
    running = start(grace=0.2)
    ticket = running.ticket()
    first = running.publish(ticket)
    first.live(2)
    first.vanish()
    running.shop.heard(ticket.path, 4)
    second = running.publish(ticket)
    second.live(2)
    assert running.shop.heard(ticket.path, 5)[4].name == "on_live"
    text = running.playlist(ticket)
    assert count(text, "#EXT-X-ENDLIST") == 0
    assert count(text, "#EXT-X-DISCONTINUITY") == 1


def test_events_wait_for_a_shop_that_is_away_and_keep_their_order(start: StartEngine) -> None:
    running = start(grace=60)
    running.shop.event_status = 503
    ticket = running.ticket()
    first = running.publish(ticket)
    first.live(2)
    first.vanish()
    until(lambda: running.engine.state(ticket.path) == "interrupted")
    second = running.publish(ticket)
    second.live(2)
    second.say(stop=True)
    assert second.code() == 1000
    with running.shop.changed:
        assert running.shop.changed.wait_for(lambda: running.shop.refused_events >= 2, 30)
        assert running.shop.events == []
        running.shop.event_status = 204
    names = [event.name for event in running.shop.heard(ticket.path, 5)]
    assert names == ["on_live", "on_interrupted", "on_resume", "on_stop", "on_recording"]
    assert len({event.id for event in running.shop.events}) == 5

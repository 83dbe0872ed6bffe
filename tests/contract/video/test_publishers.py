"""Who may publish, and what the engine says to those who may not."""

from __future__ import annotations

import contextlib
from itertools import islice

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from livestream.video import tokens
from sandbox.clip.loop import endless, load_clip
from tests.contract.video.conftest import StartEngine
from tests.contract.video.pictures import count, listed
from tests.contract.video.running import RunningEngine, until


def test_a_wrong_key_is_refused(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    assert patient.publish(ticket, key="guess").code() == 4403
    assert patient.engine.state(ticket.path) == "idle"


def test_the_key_of_another_session_is_refused(patient: RunningEngine) -> None:
    ticket, other = patient.ticket(), patient.ticket()
    assert patient.publish(ticket, key=other.key).code() == 4403


def test_the_shop_is_asked_in_its_own_words(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.begin()
    question = next(asked for asked in patient.shop.questions if asked.path == ticket.path)
    assert (question.action, question.protocol, question.token) == ("publish", "websocket", ticket.key)
    assert (question.ip, question.query) == ("127.0.0.1", "")
    publisher.say(stop=True)


def test_a_second_publisher_has_to_ask_for_a_takeover(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    first = patient.publish(ticket)
    first.live(4)
    assert patient.publish(ticket).code() == 4409
    until(lambda: len(listed(patient.playlist(ticket))) == 2)
    assert patient.engine.state(ticket.path) == "live"

    second = patient.publish(ticket, takeover=True)
    assert first.code() == 4410
    second.live(4)
    text = until(lambda: text if len(listed(text := patient.playlist(ticket))) == 4 else "")
    assert count(text, "#EXT-X-DISCONTINUITY") == 1
    assert count(text, "#EXT-X-MAP") == 2
    second.say(stop=True)
    assert [event.name for event in patient.shop.heard(ticket.path, 3)] == [
        "on_live",
        "on_stop",
        "on_recording",
    ]


def test_who_lost_her_key_is_cut_off_and_nobody_else(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(2)
    patient.engine.cut_others(ticket.path, keep=["another", tokens.key_digest(ticket.key)])
    publisher.fragments(2)
    until(lambda: len(listed(patient.playlist(ticket))) == 2)
    patient.engine.cut_others(ticket.path, keep=["another"])
    assert publisher.code() == 4403
    heard = patient.shop.heard(ticket.path, 2)
    assert [(event.name, event.reason) for event in heard] == [("on_live", ""), ("on_interrupted", "cut")]
    patient.engine.cut_others(ticket.path, keep=[])
    assert patient.engine.state(ticket.path) == "interrupted"
    patient.engine.cut_others("s-never-seen", keep=[])


@pytest.mark.parametrize("door", ["browser", "rtmp"])
def test_a_key_that_is_withdrawn_while_the_shop_answers_opens_nothing(start: StartEngine, door: str) -> None:
    running = start()
    ticket = running.ticket()
    running.shop.meanwhile = lambda: running.engine.cut_others(ticket.path, keep=[])
    if door == "browser":
        assert running.publish(ticket).code() == 4503
    else:
        assert running.encode(ticket).publish() == "NetStream.Publish.BadName"
    assert running.engine.state(ticket.path) == "idle"
    running.shop.meanwhile = lambda: None
    running.publish(ticket).live(2)


def test_without_the_shops_word_nobody_publishes(start: StartEngine) -> None:
    running = start()
    ticket = running.ticket()
    running.shop.auth_status = 500
    assert running.publish(ticket).code() == 4503
    running.shop.auth_status = 0
    publisher = running.publish(ticket)
    publisher.live(2)


def test_a_shop_that_is_down_lets_nobody_in(start: StartEngine) -> None:
    running = start(hook_url="http://127.0.0.1:9/hooks/video/")
    assert running.publish(running.ticket()).code() == 4503


def test_garbage_is_refused_and_harms_nobody(patient: RunningEngine) -> None:
    neighbour, ticket = patient.ticket(), patient.ticket()
    good = patient.publish(neighbour)
    good.live(2)
    bad = patient.publish(ticket)
    bad.begin()
    bad.socket.send(b"\x00\x00\x00\x02oops" * 100)
    assert bad.code() == 4400
    good.fragments(2)
    until(lambda: len(listed(patient.playlist(neighbour))) == 2)
    good.say(stop=True)


def test_half_a_box_is_shown_to_nobody(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(4)
    ((_, following),) = islice(endless(load_clip()), 1)
    publisher.socket.send(following[: len(following) // 2])
    publisher.vanish()
    assert [event.name for event in patient.shop.heard(ticket.path, 2)] == ["on_live", "on_interrupted"]
    text = patient.playlist(ticket)
    assert (len(listed(text)), count(text, "#EXT-X-PART")) == (2, 4)
    # what comes next begins anew: the half is not its beginning
    again = patient.publish(ticket)
    again.live(4)
    until(lambda: len(listed(patient.playlist(ticket))) == 4)
    again.say(stop=True)


def test_only_h264_is_taken(patient: RunningEngine) -> None:
    publisher = patient.publish(patient.ticket())
    publisher.socket.send(load_clip().init.replace(b"avc1", b"hvc1"))
    assert publisher.code() == 4415


@pytest.mark.parametrize(
    "words",
    ["hello", "[]", '{"key": 7}', '{"takeover": true}', '{"key": "k", "mime": "video/webm"}', "x" * 5000],
)
def test_a_first_message_that_is_not_ours(patient: RunningEngine, words: str) -> None:
    with connect(patient.ticket().browser.url, proxy=None) as socket:
        socket.send(words)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400


def test_samples_before_the_header(patient: RunningEngine) -> None:
    publisher = patient.publish(patient.ticket())
    publisher.fragments(1)
    assert publisher.code() == 4400


def test_a_box_that_announces_too_much(patient: RunningEngine) -> None:
    publisher = patient.publish(patient.ticket())
    publisher.begin()
    publisher.socket.send((1 << 30).to_bytes(4, "big") + b"moof")
    assert publisher.code() == 4413


def test_a_publisher_that_sends_too_fast(start: StartEngine) -> None:
    running = start(max_bitrate=200_000)
    publisher = running.publish(running.ticket())
    publisher.begin()
    with contextlib.suppress(ConnectionClosed):
        publisher.fragments(20)
    assert publisher.code() == 4413


def test_a_publisher_that_falls_silent_is_let_go(start: StartEngine) -> None:
    running = start(silence=0.3, grace=60)
    ticket = running.ticket()
    publisher = running.publish(ticket)
    publisher.live(2)
    assert publisher.code() == 4408
    events = running.shop.heard(ticket.path, 2)
    assert [(event.name, event.reason) for event in events] == [("on_live", ""), ("on_interrupted", "silent")]

"""OBS and phone apps: the RTMP door keeps the rules of the browsers' door."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

import pytest

from livestream.video.contract import Picture
from livestream.video.engine.rtmp import chunks
from tests.contract.video.conftest import StartEngine
from tests.contract.video.encoder import AAC, TestEncoder
from tests.contract.video.pictures import count, decoded, listed, live_media
from tests.contract.video.running import RunningEngine, fetch, until

DENIED, REJECTED = "NetStream.Publish.BadName", "NetStream.Publish.Rejected"


def test_every_picture_and_sound_of_an_encoder_arrives(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    encoder = patient.encode(ticket)
    encoder.begin()
    encoder.pictures(102)  # four seconds, and the part that ends the last of them
    text = until(lambda: text if len(listed(text := patient.playlist(ticket))) == 4 else "")
    assert [event.name for event in patient.shop.heard(ticket.path, 1)] == ["on_live"]
    stamps, samples = decoded(live_media(patient.engine.playback(ticket.path)[0].url, text))
    assert stamps == [round(number * 1000 / 24) for number in range(96)]
    assert samples == 188 * 1024
    assert patient.engine.snapshot(ticket.path) is not None
    health = patient.engine.health(ticket.path)
    assert health.picture == Picture("encoder", "H.264", "AAC", 540, 960, 24, 0, 0.5)
    encoder.stop()
    until(lambda: patient.engine.health(ticket.path).picture is None)


def test_the_shop_is_asked_for_the_same_key(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    encoder = patient.encode(ticket)
    encoder.begin()
    question = next(asked for asked in patient.shop.questions if asked.path == ticket.path)
    assert (question.action, question.protocol, question.token) == ("publish", "rtmp", ticket.key)
    encoder.stop()


@pytest.mark.parametrize("key", ["{path}?key=guess", "{path}", "", "../../etc?key=x", "s-unknown?key={key}"])
def test_a_wrong_key_is_refused(patient: RunningEngine, key: str) -> None:
    ticket = patient.ticket()
    encoder = patient.encode(ticket, key=key.format(path=ticket.path, key=ticket.key))
    assert encoder.publish() == DENIED
    assert patient.engine.state(ticket.path) == "idle"


def test_an_encoder_takes_nobodys_place(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    page = patient.publish(ticket)
    page.live(2)
    assert patient.encode(ticket).publish() == DENIED
    page.fragments(2)
    until(lambda: len(listed(patient.playlist(ticket))) == 2)
    page.say(stop=True)


def test_the_anchors_page_may_take_an_encoders_place(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    encoder = patient.encode(ticket)
    encoder.begin()
    encoder.pictures(54)
    until(lambda: len(listed(patient.playlist(ticket))) == 2)
    assert patient.publish(ticket).code() == 4409
    page = patient.publish(ticket, takeover=True)
    assert encoder.status() == (REJECTED, "another device took over")
    page.live(4)
    until(lambda: count(patient.playlist(ticket), "#EXT-X-DISCONTINUITY") == 1)
    page.say(stop=True)


def test_an_encoder_that_stops_may_come_back(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    first = patient.encode(ticket)
    first.begin()
    first.pictures(54)
    first.stop()
    events = patient.shop.heard(ticket.path, 2)
    assert [(event.name, event.reason) for event in events] == [
        ("on_live", ""),
        ("on_interrupted", "stopped"),
    ]
    second = patient.encode(ticket)
    second.begin()
    second.pictures(30)
    assert patient.shop.heard(ticket.path, 3)[2].name == "on_resume"
    second.stop()


def test_the_shop_ends_an_encoders_broadcast(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    encoder = patient.encode(ticket)
    encoder.begin()
    encoder.pictures(30)
    patient.shop.heard(ticket.path, 1)
    patient.engine.revoke(ticket.path)
    assert encoder.status()[0] == REJECTED
    assert patient.encode(ticket).publish() == DENIED
    assert [event.name for event in patient.shop.heard(ticket.path, 3)][1] == "on_stop"


@pytest.mark.parametrize(
    ("sent", "body", "named"),
    [
        (chunks.VIDEO, b"\x90hvc1" + bytes(20), "HEVC"),
        (chunks.VIDEO, b"\x90av01" + bytes(20), "AV1"),
        (chunks.VIDEO, b"\x1c" + bytes(20), "HEVC"),
        (chunks.AUDIO, b"\x2f" + bytes(20), "MP3"),
        (chunks.AUDIO, b"\x95Opus" + bytes(20), "an enhanced tag"),
    ],
)
def test_other_codecs_are_named_and_refused(
    patient: RunningEngine, sent: int, body: bytes, named: str
) -> None:
    encoder = patient.encode(patient.ticket())
    assert encoder.publish() == "NetStream.Publish.Start"
    encoder.send(sent, body)
    assert encoder.status() == (REJECTED, f"only H.264 and AAC are taken, not {named}")


def test_garbage_from_an_encoder_harms_nobody(patient: RunningEngine) -> None:
    neighbour = patient.ticket()
    page = patient.publish(neighbour)
    page.live(2)
    encoder = patient.encode(patient.ticket())
    encoder.begin()
    encoder.send(chunks.AUDIO, bytes([AAC, 9, 9]))
    code, words = encoder.status()
    assert code == REJECTED
    assert words.startswith("the stream can't be read")
    page.fragments(2)
    until(lambda: len(listed(patient.playlist(neighbour))) == 2)
    page.say(stop=True)


def test_half_a_message_of_an_encoder_is_shown_to_nobody(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    encoder = patient.encode(ticket)
    encoder.begin()
    encoder.pictures(54)
    until(lambda: len(listed(patient.playlist(ticket))) == 2)
    whole = chunks.message(chunks.VIDEO, bytes(2000), chunk_stream=6, stream=1, timestamp=9000)
    encoder.socket.sendall(whole[:1000])
    encoder.socket.close()
    heard = patient.shop.heard(ticket.path, 2)
    assert [(event.name, event.reason) for event in heard] == [("on_live", ""), ("on_interrupted", "stopped")]
    again = patient.encode(ticket)
    again.begin()
    again.pictures(54)
    until(lambda: count(patient.playlist(ticket), "#EXT-X-DISCONTINUITY") == 1)
    again.stop()


def closed(encoder: TestEncoder) -> bool:
    return encoder.status() == ("", "")


def test_what_is_no_rtmp_is_closed(patient: RunningEngine) -> None:
    encoder = patient.encode(patient.ticket())
    encoder.socket.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + bytes(1536))
    assert closed(encoder)


def test_little_may_be_said_before_the_key(patient: RunningEngine) -> None:
    encoder = patient.encode(patient.ticket())
    encoder.greet()
    encoder.socket.sendall(chunks.message(chunks.DATA, bytes(20_000), chunk_stream=4))
    assert closed(encoder)


def test_an_encoder_that_sends_too_fast(start: StartEngine) -> None:
    running = start(max_bitrate=100_000)
    encoder = running.encode(running.ticket())
    encoder.begin()
    encoder.socket.sendall(chunks.message(chunks.VIDEO, bytes(200_000), chunk_stream=6, stream=1))
    assert encoder.status() == (REJECTED, "the bitrate is above what is allowed")


def test_a_silent_encoder_is_let_go(start: StartEngine) -> None:
    running = start(silence=0.3, grace=60)
    ticket = running.ticket()
    encoder = running.encode(ticket)
    encoder.begin()
    encoder.pictures(30)
    events = running.shop.heard(ticket.path, 2)
    assert [(event.name, event.reason) for event in events] == [("on_live", ""), ("on_interrupted", "silent")]


def test_no_key_ever_stands_in_the_log(start: StartEngine) -> None:
    running = start(grace=0.2)
    ticket = running.ticket()
    assert running.encode(ticket, key=f"{ticket.path}?key=guessed-key").publish() == DENIED
    assert running.publish(ticket, key="guessed-key").code() == 4403
    encoder = running.encode(ticket)
    encoder.begin()
    encoder.pictures(30)
    encoder.send(chunks.VIDEO, b"\x90hvc1" + bytes(20))
    assert encoder.status()[0] == REJECTED
    running.shop.heard(ticket.path, 4)
    running.stop()
    log = running.log.read_text()
    assert f"encoder of {ticket.path} closed: only H.264" in log
    assert ticket.key not in log
    assert "guessed-key" not in log


def parts(text: str) -> list[str]:
    return re.findall(r'#EXT-X-PART:DURATION=[\d.]+,URI="[0-9a-f]+-(\d+\.\d+)\.m4s"', text)


def test_an_encoders_parts_are_listed_before_their_segment_is_whole(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    encoder = patient.encode(ticket)
    encoder.begin()
    encoder.pictures(42)
    text = until(lambda: text if parts(text := patient.playlist(ticket))[-1:] == ["1.2"] else "")
    assert parts(text) == ["0.0", "0.1", "0.2", "0.3", "0.4", "1.0", "1.1", "1.2"]
    assert len(listed(text)) == 1
    assert "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.627" in text
    assert "#EXT-X-PART-INF:PART-TARGET=0.209" in text
    assert text.count(",INDEPENDENT=YES") == 2
    hinted = re.findall(r'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="([0-9a-f]+-1\.3\.m4s)"', text)
    url = patient.engine.playback(ticket.path)[0].url

    with ThreadPoolExecutor(3) as viewers:
        playlist = viewers.submit(fetch, f"{url}?_HLS_msn=1&_HLS_part=3")
        part = viewers.submit(fetch, urljoin(url, hinted[0]))
        encoder.pictures(6)
        assert parts(playlist.result(20)[1].decode())[-1] == "1.3"
        assert part.result(20)[0] == 200
        nothing = viewers.submit(fetch, urljoin(url, hinted[0].replace("1.3", "1.5")))
        encoder.pictures(12)
        assert nothing.result(20)[0] == 404  # the segment ended before it
    assert fetch(f"{url}?_HLS_msn=9&_HLS_part=0")[0] == 400
    whole = fetch(urljoin(url, hinted[0].replace(".3", "")))[1]
    names = [hinted[0].replace("1.3", f"1.{number}") for number in range(5)]
    assert b"".join(fetch(urljoin(url, name))[1] for name in names) == whole
    encoder.stop()


def test_whoever_waits_hears_of_the_end(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    encoder = patient.encode(ticket)
    encoder.begin()
    encoder.pictures(30)
    until(lambda: patient.playlist(ticket))
    url = patient.engine.playback(ticket.path)[0].url
    with ThreadPoolExecutor(1) as viewers:
        waiting = viewers.submit(fetch, f"{url}?_HLS_msn=3")
        patient.engine.revoke(ticket.path)
        text = waiting.result(20)[1].decode()
    assert text.endswith("#EXT-X-ENDLIST\n")
    assert "PRELOAD-HINT" not in text

"""What is stored of a broadcast, and how it plays."""

from __future__ import annotations

import re
import resource
from datetime import timedelta

import pytest

from livestream.video.contract import EngineUnavailable
from tests.contract.video.conftest import StartEngine
from tests.contract.video.pictures import count, decoded, listed, live_media, replay_media
from tests.contract.video.running import RunningEngine, fetch, until

FRAMES_A_FRAGMENT = 12


def replay(running: RunningEngine, path: str) -> tuple[str, str]:
    url = running.engine.replay_url(path)
    status, body, _ = fetch(url)
    assert status == 200
    return url, body.decode()


def test_the_whole_broadcast_is_stored(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(53)
    publisher.say(stop=True)
    assert patient.shop.heard(ticket.path, 3)[2].duration_s == 26.5
    url, text = replay(patient, ticket.path)
    assert count(text, "#EXT-X-ENDLIST") == 1
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in text
    assert len(listed(text)) == 27
    (whole,) = replay_media(url, text)
    stamps, _ = decoded(whole)
    assert stamps == [512 * number for number in range(53 * FRAMES_A_FRAGMENT)]
    (recording,) = patient.engine.recordings(ticket.path)
    assert (recording.duration_s, recording.complete) == (26.5, True)


def test_an_interruption_leaves_no_hole_in_the_replay(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    first = patient.publish(ticket)
    first.live(6)
    first.vanish()
    patient.shop.heard(ticket.path, 2)
    second = patient.publish(ticket)
    second.live(4)
    second.say(stop=True)
    patient.shop.heard(ticket.path, 5)
    url, text = replay(patient, ticket.path)
    assert count(text, "#EXT-X-DISCONTINUITY") == 1
    stretches = replay_media(url, text)
    assert [len(decoded(stretch)[0]) for stretch in stretches] == [
        6 * FRAMES_A_FRAGMENT,
        4 * FRAMES_A_FRAGMENT,
    ]


def test_the_replay_grows_while_the_broadcast_lasts(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    assert patient.engine.recordings(ticket.path) == []
    publisher = patient.publish(ticket)
    publisher.live(4)
    (recording,) = until(lambda: patient.engine.recordings(ticket.path))
    assert not recording.complete
    _, text = replay(patient, ticket.path)
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in text
    assert count(text, "#EXT-X-ENDLIST") == 0
    publisher.say(stop=True)


def test_a_moment_is_found_again(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(20)
    publisher.say(stop=True)
    patient.shop.heard(ticket.path, 3)
    (recording,) = patient.engine.recordings(ticket.path)
    moment = recording.started_at + timedelta(seconds=3.25)
    assert patient.engine.replay_offset(ticket.path, moment) == 3.25
    assert patient.engine.replay_offset(ticket.path, recording.started_at - timedelta(hours=1)) == 0
    assert patient.engine.replay_offset(ticket.path, recording.started_at + timedelta(hours=1)) == 10
    assert patient.engine.replay_offset(patient.ticket().path, moment) is None


def test_what_was_sent_before_the_air_is_not_to_be_had(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(12)
    publisher.say(stop=True)
    patient.shop.heard(ticket.path, 3)
    (recording,) = patient.engine.recordings(ticket.path)
    since = recording.started_at + timedelta(seconds=1.75)
    url = patient.engine.replay_url(ticket.path, since=since)
    text = fetch(url)[1].decode()
    assert len(listed(text)) == 4
    (shown,) = replay_media(url, text)
    assert decoded(shown)[0][0] == 512 * 4 * FRAMES_A_FRAGMENT
    assert patient.engine.replay_offset(ticket.path, since, since=since) == 0
    moment = recording.started_at + timedelta(seconds=3.25)
    assert patient.engine.replay_offset(ticket.path, moment, since=since) == 1.25

    media = url.replace("index.m3u8", "media.mp4")
    whole = patient.engine.replay_url(ticket.path).replace("index.m3u8", "media.mp4")
    size = int(fetch(whole, Range="bytes=0-0")[2]["content-range"].rpartition("/")[2])
    init = int(re.findall(r'BYTERANGE="(\d+)@0"', text)[0])
    first = int(re.findall(r"#EXT-X-BYTERANGE:\d+@(\d+)", text)[0])
    for begin, end, status in (
        (0, init - 1, 206),
        (first, size - 1, 206),
        (0, init, 403),
        (init, init + 9, 403),
        (first - 1, first + 9, 403),
    ):
        assert fetch(media, Range=f"bytes={begin}-{end}")[0] == status, (begin, end)
    assert fetch(media)[0] == 403
    token, other = media.split("/")[4], whole.split("/")[4]
    assert fetch(whole.replace(other, token))[0] == 403
    late = recording.started_at + timedelta(hours=1)
    assert fetch(patient.engine.replay_url(ticket.path, since=late))[0] == 404


def test_a_viewers_token_opens_no_replay(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(4)
    live = patient.engine.playback(ticket.path)[0].url.split("/")[4]
    replayed = patient.engine.replay_url(ticket.path)
    until(lambda: fetch(replayed)[0] == 200)
    assert fetch(replayed.replace(replayed.split("/")[4], live))[0] == 403
    publisher.say(stop=True)


def test_ranges_of_the_file(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(2)
    publisher.say(stop=True)
    patient.shop.heard(ticket.path, 3)
    url = patient.engine.replay_url(ticket.path).replace("index.m3u8", "media.mp4")
    whole = fetch(url)[1]
    assert fetch(url, Range="bytes=4-7")[1] == whole[4:8] == b"ftyp"
    assert fetch(url, Range="bytes=-10")[1] == whole[-10:]
    assert fetch(url, Range=f"bytes={len(whole) - 3}-")[1] == whole[-3:]
    assert fetch(url, Range=f"bytes={len(whole)}-")[0] == 416
    assert fetch(url, Range="bytes=9-3")[0] == 416


def test_a_killed_engine_takes_the_broadcast_up_again(start: StartEngine) -> None:
    running = start(grace=60)
    ticket = running.ticket()
    publisher = running.publish(ticket)
    publisher.live(6)
    until(lambda: [recording.duration_s for recording in running.engine.recordings(ticket.path)] == [3.0])
    running.shop.heard(ticket.path, 1)
    running.kill()
    running.start()
    assert running.engine.state(ticket.path) == "interrupted"
    waiting = running.playlist(ticket)
    assert (len(listed(waiting)), count(waiting, "#EXT-X-ENDLIST")) == (3, 0)
    kept = live_media(running.engine.playback(ticket.path)[0].url, waiting)
    assert len(decoded(kept)[0]) == 6 * FRAMES_A_FRAGMENT
    assert fetch(running.engine.snapshot_url(ticket.path))[0] == 200
    second = running.publish(ticket)
    second.live(4)
    text = until(lambda: text if len(listed(text := running.playlist(ticket))) == 5 else "")
    assert listed(text)[:3] == listed(waiting)
    assert "#EXT-X-MEDIA-SEQUENCE:0" in text
    assert count(text, "#EXT-X-DISCONTINUITY") == 1
    second.say(stop=True)
    events = running.shop.heard(ticket.path, 5)
    assert [(event.name, event.reason) for event in events] == [
        ("on_live", ""),
        ("on_interrupted", "engine_restarted"),
        ("on_resume", ""),
        ("on_stop", "publisher"),
        ("on_recording", ""),
    ]
    assert events[4].duration_s == 5.0
    stretches = replay_media(*replay(running, ticket.path))
    assert [len(decoded(stretch)[0]) for stretch in stretches] == [
        6 * FRAMES_A_FRAGMENT,
        4 * FRAMES_A_FRAGMENT,
    ]


def test_a_killed_engine_ends_what_nobody_takes_up(start: StartEngine) -> None:
    running = start(grace=0.2)
    ticket = running.ticket()
    publisher = running.publish(ticket)
    publisher.live(6)
    until(lambda: [recording.duration_s for recording in running.engine.recordings(ticket.path)] == [3.0])
    running.shop.heard(ticket.path, 1)
    running.kill()
    running.start()
    events = running.shop.heard(ticket.path, 4)
    assert [event.name for event in events] == ["on_live", "on_interrupted", "on_stop", "on_recording"]
    assert events[3].duration_s == 3.0
    (recording,) = running.engine.recordings(ticket.path)
    assert recording.complete
    running.kill()
    running.start()
    assert running.engine.state(ticket.path) == "ended"
    assert len(running.shop.events) == 4


def test_a_full_disk_costs_the_recording_not_the_broadcast(start: StartEngine) -> None:
    running = start(min_free=1 << 60)
    ticket = running.ticket()
    publisher = running.publish(ticket)
    publisher.live(4)
    until(lambda: len(listed(running.playlist(ticket))) == 2)
    told = {event.name: event.reason for event in running.shop.heard(ticket.path, 2)}
    assert told == {"on_recording": "disk_full", "on_live": ""}
    publisher.fragments(4)
    until(lambda: len(listed(running.playlist(ticket))) == 4)
    assert running.engine.recordings(ticket.path) == []


def test_what_was_stored_before_the_disk_was_full_can_be_played(start: StartEngine) -> None:
    running = start()
    ticket = running.ticket()
    publisher = running.publish(ticket)
    publisher.live(6)
    until(lambda: [recording.duration_s for recording in running.engine.recordings(ticket.path)] == [3.0])
    stored = (running.data / f"{ticket.path}.mp4").stat().st_size
    # a thousand bytes more, and the next segment is cut in its midst
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (stored + 1000, stored + 1000))
    publisher.fragments(6)
    assert [event.reason for event in running.shop.heard(ticket.path, 2)] == ["", "disk_full"]
    until(lambda: len(listed(running.playlist(ticket))) == 6)
    assert running.engine.state(ticket.path) == "live"
    publisher.say(stop=True)
    assert publisher.code() == 1000
    last = running.shop.heard(ticket.path, 4)[-1]
    assert (last.name, last.reason, last.duration_s) == ("on_recording", "disk_full", 3.0)
    assert (running.data / f"{ticket.path}.mp4").stat().st_size == stored
    (recording,) = running.engine.recordings(ticket.path)
    assert (recording.duration_s, recording.complete) == (3.0, False)
    url, text = replay(running, ticket.path)
    assert (len(listed(text)), count(text, "#EXT-X-ENDLIST")) == (3, 1)
    (film,) = replay_media(url, text)
    assert len(decoded(film)[0]) == 6 * FRAMES_A_FRAGMENT
    # a restart finds a recording that is closed, not one to go on with
    running.kill()
    running.start()
    assert running.engine.state(ticket.path) == "ended"


def test_a_recording_can_be_deleted_once_the_broadcast_is_over(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(4)
    with pytest.raises(EngineUnavailable):
        patient.engine.forget(ticket.path)
    publisher.say(stop=True)
    patient.shop.heard(ticket.path, 3)
    patient.engine.forget(ticket.path)
    patient.engine.forget(ticket.path)
    assert patient.engine.recordings(ticket.path) == []
    assert fetch(patient.engine.replay_url(ticket.path).replace("index.m3u8", "media.mp4"))[0] == 404
    assert [file.name for file in patient.data.iterdir() if file.stem == ticket.path] == []

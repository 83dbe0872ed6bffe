"""A finished recording as the shop fetches it for its own storage."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from livestream.video.contract import EngineUnavailable
from tests.contract.video.conftest import StartEngine
from tests.contract.video.pictures import count, decoded, listed
from tests.contract.video.running import RunningEngine
from tests.contract.video.test_recording import FRAMES_A_FRAGMENT

MAP, EXTENT = re.compile(r'URI="(.+)",BYTERANGE="(\d+)@(\d+)"'), re.compile(r"BYTERANGE:(\d+)@(\d+)")


def stretches(data: bytes, playlist: str, media: str) -> list[bytes]:
    """The film's stretches, each with its init section, put together as a player does."""
    found: list[bytes] = []
    for line in playlist.splitlines():
        if match := MAP.search(line):
            assert match[1] == media
            found.append(data[int(match[3]) :][: int(match[2])])
        elif match := EXTENT.search(line):
            found[-1] += data[int(match[2]) :][: int(match[1])]
    return found


def test_the_film_is_what_viewers_may_have(patient: RunningEngine, tmp_path: Path) -> None:
    ticket = patient.ticket()
    first = patient.publish(ticket)
    first.live(12)
    first.vanish()
    patient.shop.heard(ticket.path, 2)
    (recording,) = patient.engine.recordings(ticket.path)
    since = recording.started_at + timedelta(seconds=1.75)
    assert patient.engine.film(ticket.path, since=since) is None
    second = patient.publish(ticket)
    second.live(20)
    second.say(stop=True)
    patient.shop.heard(ticket.path, 5)

    film = patient.engine.film(ticket.path, since=since)
    assert film is not None
    patient.engine.download(ticket.path, tmp_path / "film.mp4", since=since)
    data = (tmp_path / "film.mp4").read_bytes()
    found = stretches(data, film.playlist, f"{ticket.path}.mp4")
    # two seconds of the first six were sent before the anchor was on the air
    assert [len(decoded(one)[0]) for one in found] == [8 * FRAMES_A_FRAGMENT, 20 * FRAMES_A_FRAGMENT]
    assert sum(len(one) for one in found) == len(data) < (patient.data / f"{ticket.path}.mp4").stat().st_size
    assert [length_s for _, length_s in film.spans] == [4.0, 10.0]
    assert film.spans[0][0] == recording.started_at + timedelta(seconds=2)
    # pieces of up to six seconds, none across the break
    assert re.findall(r"#EXTINF:([\d.]+),", film.playlist) == ["4.00000", "6.00000", "4.00000"]
    assert (count(film.playlist, "#EXT-X-DISCONTINUITY"), count(film.playlist, "#EXT-X-ENDLIST")) == (1, 1)
    assert set(listed(film.playlist)) == {f"{ticket.path}.mp4"}


def test_without_a_recording_there_is_no_film(patient: RunningEngine, tmp_path: Path) -> None:
    ticket = patient.ticket()
    since = datetime.now(UTC)
    assert patient.engine.film(ticket.path, since=since) is None
    with pytest.raises(EngineUnavailable):
        patient.engine.download(ticket.path, tmp_path / "film.mp4", since=since)


def test_a_film_that_breaks_off_is_none(start: StartEngine, tmp_path: Path) -> None:
    running = start()
    ticket = running.ticket()
    publisher = running.publish(ticket)
    publisher.live(4)
    publisher.say(stop=True)
    running.shop.heard(ticket.path, 3)
    (recording,) = running.engine.recordings(ticket.path)
    media = running.data / f"{ticket.path}.mp4"
    media.write_bytes(media.read_bytes()[:-10])
    with pytest.raises(EngineUnavailable):
        running.engine.download(ticket.path, tmp_path / "film.mp4", since=recording.started_at)

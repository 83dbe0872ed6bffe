"""From a publisher's first fragment to a viewer's picture."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urljoin

from PIL import Image

from livestream.video.contract import Picture, PublishTicket
from tests.contract.video.pictures import count, decoded, listed, live_media
from tests.contract.video.running import RunningEngine, fetch, until

FRAMES_A_FRAGMENT = 12


def listing(running: RunningEngine, ticket: PublishTicket, count: int) -> str:
    """The playlist once it lists `count` segments."""
    return until(lambda: text if len(listed(text := running.playlist(ticket))) == count else "")


def test_a_broadcast_is_listed_second_by_second(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    assert patient.engine.state(ticket.path) == "idle"
    publisher = patient.publish(ticket)
    publisher.live(12)
    text = listing(patient, ticket, 6)
    assert text.splitlines()[:8] == [
        "#EXTM3U",
        "#EXT-X-VERSION:9",
        "#EXT-X-TARGETDURATION:1",
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.000",
        "#EXT-X-PART-INF:PART-TARGET=0.500",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-DISCONTINUITY-SEQUENCE:0",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    assert text.count("#EXTINF:1.00000,") == 6
    assert count(text, "#EXT-X-PROGRAM-DATE-TIME") == 6
    assert count(text, "#EXT-X-ENDLIST") == 0
    assert patient.engine.state(ticket.path) == "live"
    assert [event.name for event in patient.shop.heard(ticket.path, 1)] == ["on_live"]
    publisher.say(stop=True)


def test_every_picture_arrives_once_and_in_order(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(16)
    text = listing(patient, ticket, 8)
    stamps, samples = decoded(live_media(patient.engine.playback(ticket.path)[0].url, text))
    assert stamps == [512 * number for number in range(16 * FRAMES_A_FRAGMENT)]
    assert samples == 375 * 1024
    health = patient.engine.health(ticket.path)
    assert health.picture == Picture("camera", "H.264", "AAC", 540, 960, 24, 0, 0.5)
    publisher.say(stop=True)


def test_the_window_moves_on(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(48)
    text = until(lambda: text if "#EXT-X-MEDIA-SEQUENCE:16" in (text := patient.playlist(ticket)) else "")
    assert len(listed(text)) == 8
    publisher.say(stop=True)


def test_a_cdn_may_keep_segments_but_not_playlists(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(4)
    until(lambda: len(listed(patient.playlist(ticket))) == 2)
    url = patient.engine.playback(ticket.path)[0].url
    status, body, headers = fetch(url)
    assert status == 200
    assert headers["content-type"] == "application/vnd.apple.mpegurl"
    assert headers["cache-control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert headers["access-control-allow-origin"] == "*"
    status, _, headers = fetch(urljoin(url, listed(body.decode())[0]))
    assert status == 200
    assert headers["content-type"] == "video/mp4"
    assert headers["cache-control"] == "public, max-age=86400, immutable"
    assert headers["access-control-allow-origin"] == "*"
    publisher.say(stop=True)


def test_health_tells_rate_and_what_viewers_took(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(4)
    until(lambda: len(listed(patient.playlist(ticket))) == 2)
    url = patient.engine.playback(ticket.path)[0].url
    before = patient.engine.health(ticket.path)
    sizes = [len(fetch(urljoin(url, name))[1]) for name in listed(patient.playlist(ticket))]
    after = patient.engine.health(ticket.path)
    assert after.bitrate_bps == sum(sizes) * 8 / 2
    assert after.bytes_out == before.bytes_out + sum(sizes) + len(patient.playlist(ticket))
    assert after.since is not None
    publisher.say(stop=True)


def test_a_snapshot_is_a_jpeg_of_the_asked_width(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    assert patient.engine.snapshot(ticket.path) is None
    publisher = patient.publish(ticket)
    publisher.live(2)
    picture = patient.engine.snapshot(ticket.path, width=240)
    assert picture is not None
    assert picture[:3] == b"\xff\xd8\xff"
    with Image.open(BytesIO(picture)) as image:
        assert (image.format, image.size) == ("JPEG", (240, 427))
    publisher.say(stop=True)


def test_a_token_opens_its_own_path_alone(patient: RunningEngine) -> None:
    ticket, other = patient.ticket(), patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(4)
    until(lambda: patient.playlist(ticket))
    mine = patient.engine.playback(ticket.path)[0].url
    token = patient.engine.playback(other.path)[0].url.split("/")[4]
    forged = mine.replace(mine.split("/")[4], token)
    replayed = forged.replace("/hls/", "/replay/").replace("index", "0/index")
    for url in (forged, replayed, mine.replace(mine.split("/")[4], "x")):
        assert fetch(url)[0] == 403
    assert fetch(patient.engine.snapshot_url(ticket.path).replace(mine.split("/")[4], token))[0] == 403
    publisher.say(stop=True)


def test_the_control_door_asks_for_the_secret(patient: RunningEngine) -> None:
    assert fetch(f"{patient.url}/control/s-abc", X_Hook_Secret="wrong")[0] == 403
    assert fetch(f"{patient.url}/control/s-abc")[0] == 403
    assert fetch(f"{patient.url}/health")[0] == 200

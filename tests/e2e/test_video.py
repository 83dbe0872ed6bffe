"""What becomes of a broadcast when a second phone wants it, and when the first one's network goes away."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import av
import pytest
from playwright.sync_api import Browser, expect

from sandbox.anchor.host import Host
from sandbox.seed.phones import ANCHOR
from tests.contract.video.pictures import replay_media
from tests.contract.video.running import fetch, until
from tests.e2e.browser import Person
from tests.e2e.onair import host_of
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

ROOM = "huajian"
KEEP_SOCKETS = """{
  const Real = WebSocket
  window.sockets = []
  window.WebSocket = class extends Real {
    constructor(...words) { super(...words); window.sockets.push(this) }
  }
}"""
SENDS_AGAIN = """() => {
  const tries = sockets.filter((s) => s.url.includes('/ingest/'))
  return tries.length === 3 && tries[2].readyState === WebSocket.OPEN
}"""
BROKEN = "主播的信号断了，马上回来"
CUT_INGEST = "sockets.filter((s) => s.url.includes('/ingest/')).forEach((s) => s.close())"


def phone(stack: Stack, browser: Browser, host: Host) -> Person:
    """A phone of the signed-in anchor with the session's console open and its camera on."""
    person = Person.arrive(stack, browser)
    person.context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": stack.url}
            for cookie in host.person.cookies
        ]
    )
    person.context.add_init_script(KEEP_SOCKETS)
    person.page.goto(f"/studio/{host.session['id']}")
    person.page.get_by_role("button", name="打开摄像头").click()
    person.watch_moving()
    return person


@contextmanager
def live(stack: Stack, browser: Browser) -> Iterator[tuple[Host, Person, Person]]:
    """A session on the air from one phone, and somebody who watches it."""
    host = host_of(stack, ROOM, ANCHOR[1])
    host.prepare()
    anchor = phone(stack, browser, host)
    anchor.page.get_by_role("button", name="开播", exact=True).click()
    expect(anchor.page.get_by_role("button", name="下播")).to_be_visible()
    viewer = Person.arrive(stack, browser)
    viewer.page.goto(f"/live/{ROOM}")
    viewer.watch_moving()
    viewer.page.evaluate("document.querySelector('video').dataset.first = 'yes'")
    try:
        yield host, anchor, viewer
    finally:
        host.person.api("POST", f"anchor/sessions/{host.session['id']}/end", {})
    assert anchor.errors + viewer.errors == []


def still_moves(viewer: Person) -> None:
    """The very player that was there plays on, further than it was when the break was over."""
    page = viewer.page
    page.wait_for_function(
        """() => { const v = document.querySelector('video[data-first=yes]')
          return v && v.buffered.length && v.buffered.end(v.buffered.length - 1) > v.currentTime + 0.2 }""",
        timeout=30_000,
    )
    viewer.watch_further(float(page.evaluate("document.querySelector('video[data-first=yes]').currentTime")))


def test_a_second_phone_asks_and_takes_over(stack: Stack, browser: Browser) -> None:
    with live(stack, browser) as (host, first, viewer):
        second = phone(stack, browser, host)
        second.page.get_by_role("button", name="接着播", exact=True).click()
        expect(second.page.get_by_role("alert")).to_have_text("这间直播间正在另一台设备上直播。")
        expect(first.page.get_by_text("Mb/s")).to_be_visible()

        # the second phone's key has replaced the first one's: cut off, the first asks for another and goes on
        first.page.evaluate(CUT_INGEST)
        first.page.wait_for_function(SENDS_AGAIN)
        expect(first.page.get_by_role("alert")).to_have_count(0)
        still_moves(viewer)

        second.page.get_by_role("button", name="改在这台手机播").click()
        expect(first.page.get_by_role("alert")).to_have_text("已改在另一台设备上直播。")
        expect(second.page.get_by_role("alert")).to_have_count(0)
        expect(second.page.get_by_text("Mb/s")).to_be_visible()
        still_moves(viewer)
        assert second.errors == []


def test_a_broken_connection_comes_back_to_the_same_player(stack: Stack, browser: Browser) -> None:
    with live(stack, browser) as (_, anchor, viewer):
        anchor.context.set_offline(True)
        anchor.page.evaluate(CUT_INGEST)
        expect(viewer.page.get_by_text(BROKEN)).to_be_visible()
        expect(anchor.page.get_by_text("信号断了，正在重连")).to_be_visible()

        anchor.context.set_offline(False)
        expect(viewer.page.get_by_text(BROKEN)).to_have_count(0)
        expect(anchor.page.get_by_text("信号断了，正在重连")).to_have_count(0)
        still_moves(viewer)


def replay_address(host: Host) -> str:
    """Where the session's replay plays; empty before there is one."""
    page = host.person.api("GET", f"public/rooms/{ROOM}/replays/{host.session['id']}")
    return str(page["session"]["replay"]["url"]) if page["session"]["replay"] else ""


def filmed(film: bytes) -> tuple[int, int, int]:
    """Width, height and how many pictures can be decoded."""
    with av.open(BytesIO(film), "r", format="mp4") as container:
        picture = container.streams.video[0]
        count = sum(1 for _ in container.decode(picture))
        return picture.codec_context.width, picture.codec_context.height, count


def test_each_camera_is_filmed_upright(stack: Stack, browser: Browser) -> None:
    """Chromium's cameras lie down (1280x720): the picture is their middle, before and after the camera was changed."""
    with live(stack, browser) as (host, anchor, viewer):
        viewer.watch_further(viewer.watch_moving())
        playlist = host.person.api("GET", f"public/rooms/{ROOM}")["session"]["playback"]["url"]
        anchor.page.get_by_role("button", name="换摄像头").click()
        until(lambda: fetch(playlist)[1].decode().count("#EXT-X-MAP:") == 2)
        still_moves(viewer)
        assert host.person.api("GET", f"anchor/sessions/{host.session['id']}")["session"]["status"] == "live"
    url = until(lambda: replay_address(host))
    films = replay_media(url, fetch(url)[1].decode())
    assert [filmed(film)[:2] for film in films] == [(540, 960), (540, 960)]


def test_an_engine_that_is_killed_under_a_camera(stack: Stack, browser: Browser) -> None:
    """The session goes on by itself, and what was recorded before and after plays, upright as it was filmed."""
    with live(stack, browser) as (host, anchor, viewer):
        playlist = host.person.api("GET", f"public/rooms/{ROOM}")["session"]["playback"]["url"]
        # a kill costs a segment: two are left
        until(lambda: fetch(playlist)[1].decode().count("#EXTINF:") >= 3)
        stack.kill("video engine")
        expect(anchor.page.get_by_text("信号断了，正在重连")).to_be_visible()
        stack.revive("video engine")
        expect(anchor.page.get_by_text("信号断了，正在重连")).to_have_count(0)
        expect(viewer.page.get_by_text(BROKEN)).to_have_count(0)
        still_moves(viewer)
        studio = host.person.api("GET", f"anchor/sessions/{host.session['id']}")
        assert studio["session"]["status"] == "live"
    url = until(lambda: replay_address(host))
    before, after = replay_media(url, fetch(url)[1].decode())
    for film in (before, after):
        width, height, pictures = filmed(film)
        assert (width, height) == (540, 960)
        assert pictures > 24
    viewer.page.get_by_role("link", name="看上一场的回放").click()
    viewer.watch_further(viewer.watch_moving())
    assert viewer.errors == []

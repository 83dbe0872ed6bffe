"""OBS in place of a phone, by FFmpeg's own RTMP: on the air, a break, an engine that is killed, the end, the replay."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from sandbox.anchor.host import Host
from sandbox.seed.phones import ROOM_HOST
from tests.e2e.browser import Person
from tests.e2e.encoder import Encoder
from tests.e2e.onair import ROOM, host_of
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

BROKEN = "主播的信号断了，马上回来"
MARK = "document.querySelector('video').dataset.first = 'yes'"
FURTHER = """(since) => { const v = document.querySelector('video[data-first=yes]')
  return v && v.buffered.length && v.buffered.end(v.buffered.length - 1) > since + 2 && v.currentTime > since }"""


@contextmanager
def encoding(stack: Stack, browser: Browser) -> Iterator[tuple[Host, Encoder, Person]]:
    """A room that an encoder sends to, shown by its anchor, with a viewer."""
    host = host_of(stack, ROOM, ROOM_HOST[1])
    ticket = host.prepare(door="encoder")
    encoder = Encoder(f"{ticket['rtmp_server']}/{ticket['rtmp_key']}".replace("localhost", "127.0.0.1"))
    try:
        encoder.start()
        host.go_live()
        viewer = Person.arrive(stack, browser)
        viewer.page.goto(f"/live/{ROOM}")
        viewer.watch_moving()
        viewer.page.evaluate(MARK)
        yield host, encoder, viewer
    finally:
        encoder.kill()
        host.person.api("POST", f"anchor/sessions/{host.session['id']}/end", {})


def buffered_end(viewer: Person) -> float:
    """The last second that the player holds."""
    return float(
        viewer.page.evaluate("(v => v.buffered.end(v.buffered.length - 1))(document.querySelector('video'))")
    )


def goes_on(viewer: Person, since: float) -> None:
    """The very player that was there plays what came after the break."""
    viewer.page.wait_for_function(FURTHER, arg=since, timeout=60_000)


def test_obs_from_the_first_picture_to_the_replay(stack: Stack, browser: Browser) -> None:
    with encoding(stack, browser) as (host, encoder, viewer):
        encoder.kill()
        expect(viewer.page.get_by_text(BROKEN)).to_be_visible()
        since = buffered_end(viewer)
        encoder.start()
        expect(viewer.page.get_by_text(BROKEN)).to_have_count(0)
        goes_on(viewer, since)
        session = host.session["id"]
    viewer.page.get_by_role("link", name="看上一场的回放").click()
    viewer.page.wait_for_url(f"**/live/{ROOM}/replay/{session}")
    viewer.watch_further(viewer.watch_moving())
    assert viewer.errors == []


def test_a_killed_engine_is_back_before_its_viewers_have_gone(stack: Stack, browser: Browser) -> None:
    with encoding(stack, browser) as (host, encoder, viewer):
        stack.kill("video engine")
        encoder.kill()
        since = buffered_end(viewer)
        stack.revive("video engine")
        expect(viewer.page.get_by_text(BROKEN)).to_be_visible()
        encoder.start()
        expect(viewer.page.get_by_text(BROKEN)).to_have_count(0)
        goes_on(viewer, since)
        studio = host.person.api("GET", f"anchor/sessions/{host.session['id']}")
        assert studio["session"]["status"] == "live"
    viewer.page.get_by_role("link", name="看上一场的回放").click()
    viewer.watch_further(viewer.watch_moving())
    assert viewer.errors == []

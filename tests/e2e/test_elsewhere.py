"""A room that shows a stream from elsewhere, with the words that come with it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sandbox.seed.phones import ANCHOR
from tests.e2e.browser import Person
from tests.e2e.elsewhere import WORDS, stream_elsewhere
from tests.e2e.onair import host_of
from tests.e2e.stack import running_stack

pytestmark = pytest.mark.browser

ROOM = "huajian"
SAID = "document.querySelector('video').textTracks[0]?.activeCues?.[0]?.text"
MODES = "Array.from(document.querySelector('video').textTracks, (t) => t.mode)"


def test_words_of_a_stream_from_elsewhere_can_be_read(tmp_path: Path, browser: Browser) -> None:
    site, data = tmp_path / "site", tmp_path / "shop"
    for folder in (site, data):
        folder.mkdir()
    with (
        stream_elsewhere(site) as origin,
        running_stack(data, EXTERNAL_VIDEO_ORIGINS=origin) as stack,
    ):
        host = host_of(stack, ROOM, ANCHOR[1])
        host.prepare()
        door = f"anchor/sessions/{host.session['id']}"
        host.person.api("PUT", f"{door}/stream", {"address": f"{origin}/index.m3u8"})
        host.go_live()
        viewer = Person.arrive(stack, browser)
        page = viewer.page
        page.goto(f"/live/{ROOM}")
        viewer.watch_further(viewer.watch_moving())
        page.wait_for_function(f"() => {SAID} === '{WORDS}'")
        assert page.evaluate(MODES) == ["showing"]
        page.get_by_role("button", name="关字幕").click()
        expect(page.get_by_role("button", name="看字幕")).to_be_visible()
        assert "showing" not in page.evaluate(MODES)
        page.get_by_role("button", name="看字幕").click()
        page.wait_for_function(f"() => {SAID} === '{WORDS}'")
        assert page.evaluate(MODES) == ["showing"]
        assert viewer.errors == []

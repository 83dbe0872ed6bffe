"""A broadcast that has ended: its moments, and the picture at each."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import Person
from tests.e2e.onair import ROOM, clip_on_air
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

PLACE = "document.querySelector('video').currentTime"


def test_replay_opens_as_the_session_ends(stack: Stack, browser: Browser) -> None:
    """Who watched is led to the replay; a product that was explained opens at its moment."""
    viewer = Person.arrive(stack, browser)
    page = viewer.page
    with clip_on_air(stack) as host:
        page.goto(f"/live/{ROOM}")
        since = viewer.watch_moving()
        page.wait_for_function(
            "(since) => document.querySelector('video').currentTime > since + 4", arg=since
        )
        offer = host.person.api("GET", f"anchor/sessions/{host.session['id']}")["offers"][0]
        host.person.api("POST", f"anchor/offers/{offer['id']}/pin", {})
        expect(page.get_by_text("正在讲解")).to_be_visible()
        viewer.watch_further(viewer.watch_moving())
    page.get_by_role("link", name="看上一场的回放").click()
    page.wait_for_url(f"**/live/{ROOM}/replay/*")
    answer = page.request.get(
        page.url.replace("/live/", "/api/v1/public/rooms/").replace("/replay/", "/replays/")
    )
    moment = answer.json()["moments"][0]
    assert moment["offset_s"] > 1
    viewer.watch_moving()
    page.get_by_role("button", name=offer["title"]).click()
    page.wait_for_function(f"(place) => Math.abs({PLACE} - place) < 2", arg=moment["offset_s"])
    expect(page.locator("[aria-current=true]")).to_contain_text(offer["title"])
    expect(page.get_by_role("link", name="去看看")).to_be_visible()
    assert viewer.errors == []

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


CAPTIONS = "WEBVTT\n\n00:00.000 --> 10:00.000\n这副花毽有三支羽\n"
MODES = "Array.from(document.querySelector('video').textTracks, (t) => t.mode)"
WORDS = "document.querySelector('video').textTracks[0].activeCues?.[0]?.text"
AI = "本场由 AI 生成的主播主持"


def test_replay_says_who_hosted_what_was_said_and_what_it_costs_now(stack: Stack, browser: Browser) -> None:
    """Generated hosts are called so before, during and after; the words can be read; both prices stand there."""
    viewer = Person.arrive(stack, browser)
    page = viewer.page
    with clip_on_air(stack, ai_host=True) as host:
        offer = host.person.api("GET", f"anchor/sessions/{host.session['id']}")["offers"][0]
        host.person.api("POST", f"anchor/offers/{offer['id']}/pin", {})
        page.goto("/")
        expect(page.locator(f"a[href='/live/{ROOM}']")).to_contain_text("AI 主播")
        page.goto(f"/live/{ROOM}")
        viewer.watch_further(viewer.watch_moving())
        expect(page.get_by_text(AI)).to_be_visible()
        page.get_by_test_id("offer-card").first.get_by_role("button").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        expect(page.get_by_text(AI)).to_be_visible()
        page.get_by_role("dialog").get_by_role("button", name="关闭").click()
    expect(page.get_by_role("link", name="看上一场的回放")).to_be_visible()
    session = host.session["id"]
    host.person.api("PUT", f"anchor/sessions/{session}/captions/zh", {"text": CAPTIONS})

    page.goto("/")
    expect(page.locator(f"a[href='/live/{ROOM}/replay/{session}']")).to_contain_text("AI 主播")
    page.goto(f"/live/{ROOM}/replay/{session}")
    card = page.locator("meta[property='og:title']").get_attribute("content")
    assert "（AI 主播）" in str(card)
    viewer.watch_moving()
    expect(page.get_by_text(AI)).to_be_visible()

    page.wait_for_function(f"() => {WORDS} === '这副花毽有三支羽'")
    assert page.evaluate(MODES) == ["showing"]
    page.get_by_role("button", name="关字幕").click()
    expect(page.get_by_role("button", name="看字幕")).to_be_visible()
    assert page.evaluate(MODES) == ["disabled"]
    page.get_by_role("button", name="看字幕").click()
    assert page.evaluate(MODES) == ["showing"]

    moment = page.get_by_role("listitem").filter(has_text=offer["title"])
    expect(moment).to_contain_text(f"直播价¥{offer['price_fen'] / 100:.2f}")
    expect(moment).to_contain_text(f"现在 ¥{offer['list_price_fen'] / 100:.2f}")
    assert offer["price_fen"] < offer["list_price_fen"]
    assert viewer.errors == []

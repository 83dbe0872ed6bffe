"""The picture stays with a shopper: over the sheet that she buys in, and in a window of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.onair import ROOM, clip_on_air
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

SMALL = {"width": 360, "height": 640}
FLOATS = "document.pictureInPictureElement === document.querySelector('video')"
PLACE = "document.querySelector('video').currentTime"


@contextmanager
def watching(stack: Stack, browser: Browser, size: dict[str, int] = PHONE) -> Iterator[Person]:
    """A guest in a room that is live and has a product pinned; nothing went wrong in her browser when she leaves."""
    viewer = Person.arrive(stack, browser, size=size)
    with clip_on_air(stack) as host:
        offer = host.person.api("GET", f"anchor/sessions/{host.session['id']}")["offers"][0]
        host.person.api("POST", f"anchor/offers/{offer['id']}/pin", {})
        viewer.page.goto(f"/live/{ROOM}")
        viewer.watch_moving()
        yield viewer
    assert viewer.errors == []


def open_sheet(viewer: Person) -> Locator:
    """Tap the pinned product."""
    viewer.page.get_by_test_id("offer-card").first.get_by_role("button").click()
    return viewer.page.get_by_role("dialog")


@pytest.mark.parametrize("size", [SMALL, PHONE, DESK], ids=["360", "390", "1280"])
def test_the_whole_picture_stands_above_the_sheet(
    stack: Stack, browser: Browser, size: dict[str, int]
) -> None:
    with watching(stack, browser, size) as viewer:
        page = viewer.page
        sheet = open_sheet(viewer)
        expect(sheet).to_contain_text("谁得到这笔钱")
        page.wait_for_function(
            """() => { const [video, sheet] = ['video', '[role=dialog]'].map((s) =>
                document.querySelector(s).getBoundingClientRect())
              return video.height > 100 && video.top >= 0 && video.bottom <= sheet.top }"""
        )
        viewer.watch_further(float(page.evaluate(PLACE)))


def test_a_window_of_its_own_goes_on_behind_other_pages(stack: Stack, browser: Browser) -> None:
    with watching(stack, browser) as viewer:
        page = viewer.page
        sheet = open_sheet(viewer)
        sheet.get_by_role("button", name="小窗播放").click()
        expect(sheet.get_by_role("button", name="收起小窗")).to_be_visible()
        assert page.evaluate(FLOATS)

        sheet.get_by_role("button", name="去支付").click()
        expect(sheet).to_contain_text("登录后就能买")
        elsewhere = viewer.context.new_page()
        elsewhere.goto("/products")
        elsewhere.bring_to_front()
        viewer.watch_further(float(page.evaluate(PLACE)))
        assert page.evaluate(FLOATS)

        page.bring_to_front()
        sheet.get_by_role("button", name="收起小窗").click()
        expect(sheet.get_by_role("button", name="小窗播放")).to_be_visible()
        assert not page.evaluate(FLOATS)
        viewer.watch_further(float(page.evaluate(PLACE)))


def test_who_signs_in_in_the_sheet_keeps_the_picture_and_may_speak(stack: Stack, browser: Browser) -> None:
    with watching(stack, browser) as viewer:
        page = viewer.page
        page.evaluate("document.querySelector('video').dataset.same = 'yes'")
        sheet = open_sheet(viewer)
        sheet.get_by_role("button", name="去支付").click()
        viewer.sign_in("13800000001")
        expect(sheet).not_to_contain_text("登录后就能买")
        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        line = page.locator(".bar__form input")
        line.fill("登录后接着看")
        line.press("Enter")
        expect(page.get_by_text("登录后接着看")).to_be_visible()
        viewer.watch_further(float(page.evaluate(PLACE)))
        assert page.evaluate("document.querySelector('video').dataset.same") == "yes"

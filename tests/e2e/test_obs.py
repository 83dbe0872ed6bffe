"""An anchor at her desk sets up OBS by the studio's screen: key, signal, figures, on the air, a new key, the end."""

import pytest
from playwright.sync_api import Browser, expect

from sandbox.seed.phones import ROOM_HOST
from tests.e2e.browser import DESK, Person
from tests.e2e.encoder import Encoder
from tests.e2e.onair import ROOM, host_of
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

BROKEN = "主播的信号断了，马上回来"


def encoder_of(anchor: Person) -> Encoder:
    """Set up with what the screen shows and copies."""
    page = anchor.page
    server = page.locator("code").first.inner_text()
    page.get_by_role("button", name="点一下显示密钥").click()
    key = page.get_by_test_id("rtmp-key").inner_text()
    page.get_by_role("button", name="复制").last.click()
    assert page.evaluate("navigator.clipboard.readText()") == key
    page.get_by_role("button", name="隐藏").click()
    expect(page.get_by_test_id("rtmp-key")).to_have_count(0)
    return Encoder(f"{server}/{key}".replace("localhost", "127.0.0.1"))


def test_obs_by_the_studios_screen(stack: Stack, browser: Browser) -> None:
    host = host_of(stack, ROOM, ROOM_HOST[1])
    host.prepare()
    anchor = Person.arrive(stack, browser, size=DESK)
    anchor.context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": stack.url}
            for cookie in host.person.cookies
        ]
    )
    page = anchor.page
    page.on("dialog", lambda asked: asked.accept())
    page.goto(f"/studio/{host.session['id']}")
    page.get_by_role("button", name="电脑软件（OBS）").click()
    expect(page.get_by_text("还没有收到信号")).to_be_visible()
    page.get_by_role("button", name="取推流地址和密钥").click()
    first = encoder_of(anchor)
    second: Encoder | None = None
    try:
        first.start()
        expect(page.get_by_text("收到信号了")).to_be_visible()
        figures = page.get_by_test_id("stream-figures")
        expect(figures).to_contain_text("平台收到：540×960 · H.264 · AAC")
        expect(figures).to_contain_text("24 帧/秒")
        expect(figures).to_contain_text("Mb/s")
        page.get_by_role("button", name="开播", exact=True).click()
        viewer = Person.arrive(stack, browser)
        viewer.page.goto(f"/live/{ROOM}")
        viewer.watch_moving()

        # another key: what sends now may, but the old key opens nothing when it comes back
        page.get_by_role("button", name="换一个密钥").click()
        expect(page.get_by_text("点一下显示密钥")).to_be_visible()
        first.kill()
        expect(viewer.page.get_by_text(BROKEN)).to_be_visible()
        first.refused()
        expect(viewer.page.get_by_text(BROKEN)).to_be_visible()
        second = encoder_of(anchor)
        second.start()
        expect(viewer.page.get_by_text(BROKEN)).to_have_count(0)

        page.get_by_role("button", name="下播").click()
        expect(page.get_by_text("这场已经结束")).to_be_visible()
        expect(viewer.page.get_by_text("现在没有开播")).to_be_visible()
        assert anchor.errors + viewer.errors == []
    finally:
        first.kill()
        if second is not None:
            second.kill()
        for session in host.person.api("GET", f"anchor/sessions?room={ROOM}"):
            if session["status"] in ("live", "interrupted"):
                host.person.api("POST", f"anchor/sessions/{session['id']}/end", {})

"""A chat that is kept from a phone: flood, slow mode, delete, mute, ban; and a phone that was away for a minute."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from sandbox.anchor.host import Host
from sandbox.seed.phones import MODERATOR, ROOM_HOST, SHOPPER
from tests.e2e.browser import DESK, Person
from tests.e2e.onair import ROOM, clip_on_air
from tests.e2e.stack import Stack, running_stack

pytestmark = pytest.mark.browser

LOUD, QUIET, AGAIN = "13911110001", SHOPPER[1].removeprefix("+86"), "13911110002"
GONE_MS = 3000
"""The mark is a second; this leaves room for a busy machine."""
WATCH_LINE = """(text) => { const seen = () => document.querySelector('[role=log]').innerText.includes(text)
  window.gone = 0
  new MutationObserver(() => { if (!window.gone && !seen()) window.gone = Date.now() })
    .observe(document.body, { childList: true, subtree: true, characterData: true }) }"""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A shop of its own: a person asks for no more than three sign-in codes a minute."""
    with running_stack(tmp_path) as running:
        yield running


@pytest.fixture
def host(stack: Stack) -> Iterator[Host]:
    with clip_on_air(stack) as running:
        rules = {"slow_s": 0, "delay_s": 0}
        running.person.api("PUT", f"anchor/sessions/{running.session['id']}/chat-rules", rules)
        yield running


def enter(stack: Stack, browser: Browser, phone: str) -> Person:
    """A shopper in the room who may speak."""
    person = Person.arrive(stack, browser)
    person.page.goto(f"/live/{ROOM}")
    person.page.get_by_role("button", name="登录发言").click()
    person.sign_in(phone)
    expect(field(person)).to_be_visible()
    return person


def field(person: Person) -> Locator:
    return person.page.locator("input[name=chat]")


def say(person: Person, text: str) -> None:
    field(person).fill(text)
    field(person).press("Enter")


def line(person: Person, text: str) -> Locator:
    return person.page.get_by_role("log").get_by_text(text)


def desk_of(stack: Stack, browser: Browser, host: Host) -> Person:
    """The anchor at her console."""
    anchor = Person.arrive(stack, browser)
    anchor.page.goto(f"/account?next=/studio/{host.session['id']}")
    anchor.sign_in(ROOM_HOST[1].removeprefix("+86"))
    expect(anchor.page.get_by_test_id("desk")).to_contain_text("聊天设置")
    return anchor


def deal_with(anchor: Person, text: str, way: str, reason: str, button: str) -> None:
    """Tap the line, choose what and why, press the one button."""
    page = anchor.page
    page.get_by_test_id("studio-chat").get_by_role("button", name=text).first.click()
    page.get_by_role("dialog").locator(f"input[value={way}]").check()
    page.get_by_role("radio", name=reason).check()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_keeping_a_room(stack: Stack, browser: Browser, host: Host) -> None:
    loud = enter(stack, browser, LOUD)
    quiet = enter(stack, browser, QUIET)
    anchor = desk_of(stack, browser, host)

    for n in range(6):
        say(loud, f"加我领券 {n} https://bad.example/")
    expect(loud.page.get_by_role("alert")).to_be_visible()
    expect(line(quiet, "加我领券 4 https://bad.example/")).to_be_visible()
    assert quiet.page.get_by_role("log").locator("a").count() == 0

    slow_mode(anchor, quiet)
    flag(quiet, anchor)
    delete(anchor, loud, quiet)
    mute(anchor, loud, quiet)
    answered = answer_appeal(stack, browser, loud)
    helper(anchor, quiet, host)
    ban(anchor, loud)
    expect(line(quiet, "还在吗")).to_be_hidden()
    for person in (loud, quiet, anchor, answered):
        assert person.errors == []


def slow_mode(anchor: Person, quiet: Person) -> None:
    """Ten seconds between two lines: the field says how long."""
    desk = anchor.page.get_by_test_id("desk")
    desk.get_by_text("聊天设置").click()
    desk.get_by_role("group", name="同一个人隔多久").get_by_role("radio", name="10 秒").check()
    expect(desk.get_by_role("radio", name="10 秒").first).to_be_checked()
    say(quiet, "慢一点")
    expect(field(quiet)).to_have_attribute("placeholder", re.compile(r"秒后可以再说"))
    desk.get_by_role("group", name="同一个人隔多久").get_by_role("radio", name="不限").check()


def flag(quiet: Person, anchor: Person) -> None:
    """A viewer's complaint reaches the desk; the crew finds nothing wrong."""
    tap = quiet.page.get_by_role("log").get_by_role("button", name="加我领券 3")
    tap.dispatch_event("click")
    quiet.page.get_by_role("dialog").get_by_role("button", name="广告").click()
    flagged = anchor.page.get_by_test_id("flagged")
    expect(flagged).to_contain_text("1 人举报：广告")
    flagged.get_by_role("button", name="没问题").click()
    expect(flagged).to_be_hidden()


def delete(anchor: Person, *watchers: Person) -> None:
    """Gone from every phone at once."""
    text = "加我领券 4"
    for person in watchers:
        person.page.evaluate(WATCH_LINE, text)
    anchor.page.evaluate(
        """() => addEventListener('submit', () => { window.pressed = Date.now() }, { capture: true })"""
    )
    deal_with(anchor, text, "delete", "广告", "删掉这一句")
    for person in watchers:
        expect(line(person, text)).to_be_hidden()
    pressed = anchor.page.evaluate("window.pressed")
    took = [person.page.evaluate("window.gone") - pressed for person in watchers]
    (anchor.stack.data / "deleted-ms.json").write_text(json.dumps(took))
    assert max(took) < GONE_MS


def mute(anchor: Person, loud: Person, quiet: Person) -> None:
    """She may watch, not speak; she reads why, and appeals."""
    deal_with(anchor, "加我领券 3", "mute", "刷屏", "禁言 · 10 分钟")
    expect(loud.page.get_by_text("您已被禁言")).to_be_visible()
    say(loud, "还在吗")
    expect(loud.page.get_by_role("alert")).to_contain_text("禁言")
    expect(field(loud)).to_have_value("还在吗")
    loud.page.get_by_role("button", name="看原因，可以申诉").click()
    notice = loud.page.get_by_test_id("penalty")
    expect(notice).to_contain_text("直播间发言规则第 1 条")
    notice.locator("textarea").fill("我在问怎么买")
    notice.get_by_role("button", name="提交申诉").click()
    expect(notice).to_contain_text("申诉已提交")
    loud.page.keyboard.press("Escape")
    desk = anchor.page.get_by_test_id("desk")
    desk.get_by_text(re.compile("被处理的人")).click()
    expect(desk).to_contain_text("刷屏")


def answer_appeal(stack: Stack, browser: Browser, loud: Person) -> Person:
    """The platform's moderator reads it and upholds; the shopper reads why, in the room."""
    staff = Person.arrive(stack, browser, size=DESK)
    staff.page.goto("/staff/penalties/")
    staff.sign_in(MODERATOR[1].removeprefix("+86"))
    staff.second_factor(MODERATOR[0])
    staff.page.get_by_role("link", name=re.compile("禁言")).click()
    expect(staff.page.get_by_text("我在问怎么买")).to_be_visible()
    staff.page.get_by_label(re.compile("^答复")).fill("看了记录，确实连发六句")
    staff.page.get_by_role("button", name="维持处罚").click()
    expect(staff.page.locator("table").last).to_contain_text("答复申诉")
    loud.page.get_by_role("button", name="看原因，可以申诉").click()
    expect(loud.page.get_by_test_id("penalty")).to_contain_text("确实连发六句")
    loud.page.keyboard.press("Escape")
    return staff


def helper(anchor: Person, quiet: Person, host: Host) -> None:
    """Added by phone number, she has the console open; removed, it tells her and is gone."""
    crew = anchor.page.get_by_test_id("crew")
    crew.get_by_text("帮手", exact=True).click()
    crew.locator("input[name=crew-phone]").fill(QUIET)
    crew.get_by_role("button", name="加帮手").click()
    expect(crew.get_by_role("button", name="不再帮忙", exact=True)).to_be_visible()
    console = quiet.context.new_page()
    console.goto(f"/studio/{host.session['id']}")
    expect(console.get_by_test_id("desk")).to_be_visible()
    crew.get_by_role("button", name="不再帮忙", exact=True).click()
    crew.get_by_role("button", name="确定", exact=True).click()
    expect(console.get_by_text("您已不在这个直播间的团队里")).to_be_visible()
    expect(console.get_by_test_id("desk")).to_have_count(0)
    console.close()


def ban(anchor: Person, loud: Person) -> None:
    """Out at once; another tab and another name don't help."""
    deal_with(anchor, "加我领券 2", "ban", "广告", "移出直播间 · 到下播")
    out = "您已被移出这个直播间"
    expect(loud.page.get_by_text(out)).to_be_visible()
    expect(loud.page.locator("video")).to_have_count(0)
    tab = loud.context.new_page()
    tab.goto(f"/live/{ROOM}")
    expect(tab.get_by_text(out)).to_be_visible()
    # signed out, and in again under another number, on the same phone
    loud.context.clear_cookies(name="sessionid")
    other = Person(loud.stack, loud.context, loud.context.new_page())
    other.page.goto(f"/account?next=/live/{ROOM}")
    other.sign_in(AGAIN)
    expect(other.page.get_by_text(out)).to_be_visible()


def test_a_phone_that_was_away_for_a_minute(stack: Stack, browser: Browser, host: Host) -> None:
    """The banner says so; afterwards nothing is missing and nothing is there twice, in a background tab too."""
    away = Person.arrive(stack, browser)
    away.page.clock.install()
    away.page.goto(f"/live/{ROOM}")
    expect(away.page.get_by_test_id("viewers")).to_have_text(re.compile("[1-9]"))
    talker = enter(stack, browser, QUIET)
    say(talker, "第一句")
    expect(line(away, "第一句")).to_be_visible()

    for hidden in (False, True):
        away.page.evaluate(
            """(hidden) => { Object.defineProperty(document, 'visibilityState',
                 { value: hidden ? 'hidden' : 'visible', configurable: true })
               document.dispatchEvent(new Event('visibilitychange')) }""",
            hidden,
        )
        away.context.set_offline(True)
        expect(away.page.get_by_text("网络断了，正在重连")).to_be_visible()
        said = [f"{'后台' if hidden else '离线'}时说的 {n}" for n in range(2)]
        for text in said:
            say(talker, text)
            expect(line(talker, text)).to_be_visible()
        host.person.api(
            "POST", f"anchor/sessions/{host.session['id']}/announcement", {"text": f"公告 {hidden}"}
        )
        away.page.clock.fast_forward(60_000)
        expect(line(away, said[0])).to_have_count(0)
        away.context.set_offline(False)
        for text in said:
            expect(line(away, text)).to_have_count(1)
        expect(away.page.get_by_role("log")).to_contain_text(f"公告 {hidden}")
        expect(away.page.get_by_text("网络断了，正在重连")).to_be_hidden()
    expect(line(away, "第一句")).to_have_count(1)
    assert away.errors == []

"""The main job, as its people do it: go live, buy, be credited, read the receipt, audit, refund."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import DESK, Person
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

ANCHOR, SHOPPER, FINANCE = "13800000002", "13800000001", "13800000004"


def test_main_job(stack: Stack, browser: Browser) -> None:
    anchor = Person.arrive(stack, browser)
    guest = Person.arrive(stack, browser)
    shopper = Person.arrive(stack, browser)
    staff = Person.arrive(stack, browser, size=DESK)

    go_live(anchor)
    watch(guest)
    watch(shopper)
    chat_both_ways(anchor, shopper, guest)
    pin(anchor, shopper, guest)
    number = buy(shopper, guest)
    receipt(shopper, guest, number)
    audit(staff, number)
    end(anchor, shopper)

    for person in (anchor, guest, shopper, staff):
        assert person.errors == []


def go_live(anchor: Person) -> None:
    """Signs in by phone and code, plans a session, offers twenty, opens the camera, presses 开播."""
    page = anchor.page
    page.goto("/account?next=/studio")
    anchor.sign_in(ANCHOR)
    page.get_by_role("button", name="安排一场").click()
    page.locator("input[name=title]").fill("今晚扎花毽")
    page.get_by_role("button", name="建好").click()
    page.wait_for_url(re.compile(r"/studio/\d+$"))
    page.get_by_role("button", name="加商品").click()
    option = page.locator("select[name=variant] option", has_text="鹤羽花毽·三支羽 大红")
    page.locator("select[name=variant]").select_option(str(option.get_attribute("value")))
    page.locator("input[name=price]").fill("99.99")
    page.locator("input[name=allotment]").fill("20")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("剩 20 / 20")).to_be_visible()
    page.get_by_role("button", name="打开摄像头").click()
    anchor.watch_moving()
    page.get_by_role("button", name="开播", exact=True).click()
    expect(page.get_by_role("button", name="下播")).to_be_visible()


def watch(person: Person) -> None:
    """Without signing in: a picture that moves."""
    person.page.goto("/live/huajian?g=g01")
    person.watch_further(person.watch_moving())


def chat_both_ways(anchor: Person, shopper: Person, guest: Person) -> None:
    """The shopper signs in and speaks; everyone reads it; HTML stays text; the true number of viewers is shown."""
    page = shopper.page
    page.get_by_role("button", name="登录发言").click()
    shopper.sign_in(SHOPPER)
    field = page.locator("input[name=chat]")
    field.fill("<b>这个</b>适合孩子吗")
    field.press("Enter")
    for person in (anchor, guest, shopper):
        expect(person.page.get_by_text("<b>这个</b>适合孩子吗")).to_be_visible()
    # guest and shopper: the crew at its console is no audience
    expect(guest.page.get_by_test_id("viewers")).to_have_text("2 人在看")
    guest.page.get_by_role("button", name=re.compile("^点赞")).click()
    expect(page.get_by_role("button", name="点赞，已有 1 个")).to_be_visible()


def pin(anchor: Person, *watchers: Person) -> None:
    """Every shopper sees the card with price, what is left, and who made it."""
    anchor.page.get_by_role("button", name="讲解", exact=True).click()
    for person in watchers:
        card = person.page.get_by_test_id("offer-card").first
        expect(card).to_contain_text("鹤羽花毽·三支羽")
        expect(card).to_contain_text("¥99.99")
        expect(card).to_contain_text("剩 20")
        expect(card).to_contain_text("制作")


def buy(shopper: Person, guest: Person) -> str:
    """Three taps and two cards: the first is declined, the second pays. One order; the video goes on."""
    page = shopper.page
    before = float(page.evaluate("document.querySelector('video').currentTime"))
    page.get_by_test_id("offer-card").get_by_role("button").click()
    split = page.get_by_role("dialog")
    for part in ("¥54.99", "¥25.00", "¥12.00", "¥8.00"):
        expect(split).to_contain_text(part)
    page.get_by_role("button", name="去支付 ¥99.99").click()
    shopper.type_card("4000 0000 0000 0002")
    page.get_by_role("button", name="支付 ¥99.99").click()
    expect(page.get_by_role("alert")).to_contain_text("没有扣款")
    shopper.type_card("4242 4242 4242 4242")
    page.get_by_role("button", name="支付 ¥99.99").click()
    expect(page.get_by_test_id("bought")).to_be_visible()
    shopper.watch_further(before)
    href = page.get_by_role("link", name="看凭证").get_attribute("href")
    assert href
    page.get_by_role("button", name="继续看直播").click()
    for person in (shopper, guest):
        expect(person.page.get_by_test_id("left")).to_have_text("剩 19")
        expect(person.page.get_by_role("log")).to_contain_text(re.compile("小麦\\s+买了 1 件"))
    return href.rsplit("/", 1)[1]


def receipt(shopper: Person, guest: Person, number: str) -> None:
    """To the fen, under the alias, with the rule and its state; a signed link opens it for who isn't signed in."""
    page = shopper.page
    page.goto(f"/orders/{number}")
    for words in (
        "¥54.99",
        "¥25.00",
        "¥12.00",
        "¥8.00",
        "规则 2026-1 版",
        "签收满 7 天后结算",
        "已入账",
    ):
        expect(page.locator("main")).to_contain_text(words)
    shopper.stack.manage("seal_journal")
    page.reload()
    expect(page.locator("main")).to_contain_text("凭证已入账本第")
    page.get_by_role("button", name="复制凭证链接").click()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert "/r/" in link
    guest.page.goto(link)
    expect(guest.page.locator("main")).to_contain_text("¥54.99")


def audit(staff: Person, number: str) -> None:
    """Finance walks the chain, sees figures equal to the books, refunds, and takes fallen figures away as a file."""
    page = staff.page
    page.goto("/staff/")
    staff.sign_in(FINANCE)
    staff.second_factor("财务")
    page.wait_for_url(staff.stack.url + "/staff/")
    page.goto("/staff/sessions/")
    page.get_by_role("link", name="今晚扎花毽").click()
    figures_are(staff, gross="99.99", refunded="0.00", net="99.99", credited="54.99")
    page.get_by_role("link", name=number).click()
    refund(staff)
    page.goto("/staff/sessions/")
    page.get_by_role("link", name="今晚扎花毽").click()
    figures_are(staff, gross="99.99", refunded="-99.99", net="0.00", credited="0.00")
    export_equals_screen(staff)


def figures_are(staff: Person, **expected: str) -> None:
    """The sums above the table."""
    sums = staff.page.locator("dl.sums")
    for term, value in zip(("成交额", "退款", "净额", "计入受益人"), expected.values(), strict=True):
        label = staff.page.get_by_text(re.compile(f"^{term}(（所余）)?$"))
        expect(sums.locator("div", has=label).locator("dd")).to_have_text(value)


def refund(staff: Person) -> None:
    """The whole order, with a reason."""
    page = staff.page
    page.get_by_role("link", name="整单退款").click()
    page.get_by_label("退款原因").fill("拍错了颜色")
    page.get_by_role("button", name="确认退款").click()
    page.wait_for_url(re.compile("/staff/trace/line/"))
    expect(page.locator("dl.sums")).to_contain_text("-99.99")


def export_equals_screen(staff: Person) -> None:
    """Every cell of the table stands in the CSV file."""
    page = staff.page
    rows = [row.locator("td").all_inner_texts() for row in page.locator("table tbody tr").all()]
    page.get_by_label("用途").select_option(index=1)
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV").click()
    text = Path(started.value.path()).read_text(encoding="utf-8-sig")
    exported = list(csv.reader(io.StringIO(text)))
    assert [row for row in exported if row in rows] == rows


def end(anchor: Person, shopper: Person) -> None:
    """The stock is back, the anchor's figures have fallen, and the room says that it is over."""
    figures = anchor.page.get_by_test_id("figures")
    expect(figures.locator("div", has_text="净额").locator("dd")).to_have_text("¥0.00")
    expect(anchor.page.get_by_text("剩 20 / 20")).to_be_visible()
    shopper.page.goto("/live/huajian")
    shopper.watch_moving()
    anchor.page.get_by_role("button", name="下播").click()
    anchor.page.get_by_role("button", name="确定下播").click()
    expect(anchor.page.get_by_text("这场已经结束")).to_be_visible()
    expect(shopper.page.get_by_text("现在没有开播")).to_be_visible()

"""Two persons send what is due to the bank; what it sends back stands due again, and a maker sees what arrived."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import DESK, Person
from tests.e2e.stack import Stack, running_stack

pytestmark = pytest.mark.browser

MAKER, FINANCE, FINANCE_TWO, PROJECT = "13800000008", "13800000004", "13800000007", "13800000009"


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A shop with past sales: one payout arrived, and something is due."""
    with running_stack(tmp_path_factory.mktemp("sold"), sales=True) as running:
        yield running


def desk(staff: Person, phone: str, alias: str) -> None:
    staff.page.goto("/staff/payouts/")
    staff.sign_in(phone)
    staff.second_factor(alias)
    staff.page.wait_for_url(staff.stack.url + "/staff/payouts/")


def test_two_persons_pay_out_and_the_bank_sends_one_back(
    sold: Stack, browser: Browser, tmp_path: Path
) -> None:
    first, second = (Person.arrive(sold, browser, size=DESK) for _ in range(2))
    desk(first, FINANCE, "财务")
    desk(second, FINANCE_TWO, "财务复核")
    page, other = first.page, second.page

    due = page.get_by_role("button", name=re.compile("制单："))
    total = re.search(r"([\d,.]+) 元", due.inner_text())
    assert total is not None
    due.click()
    expect(page.locator("main")).to_contain_text("要请另一位财务同事复核")
    expect(page.get_by_role("button", name="复核通过，入账")).to_have_count(0)

    other.goto(page.url)
    other.get_by_label("作废的原因").fill("x")
    other.get_by_label("作废的原因").press("Enter")
    expect(other.get_by_role("alert")).to_contain_text("请写明原因")
    other.get_by_role("button", name="复核通过，入账").click()
    expect(other.locator("h1")).to_contain_text("已复核")
    seal = other.locator("dl.facts code").inner_text()

    page.reload()
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载银行文件").click()
    kept = tmp_path / "bank.csv"
    coming.value.save_as(kept)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == seal
    paid = [row.split(",")[3] for row in kept.read_text("utf-8-sig").splitlines()[1:]]
    assert f"{sum(map(fen, paid)) / 100:.2f}" == total[1].replace(",", "")

    page.get_by_role("button", name="已交银行").click()
    boxes = page.locator("input[name=line]")
    assert boxes.count() == len(paid) > 1
    boxes.first.check()
    page.get_by_role("button", name="选中的被银行退回").click()
    expect(page.get_by_role("alert")).to_contain_text("要写明原因")
    page.locator("input[name=note]").fill("账号已注销")
    page.get_by_role("button", name="选中的被银行退回").click()
    expect(page.locator("tbody tr").first).to_contain_text("账号已注销")
    expect(page.locator("tbody tr", has_text="银行退回")).to_have_count(1)
    page.get_by_role("link", name="全选").click()
    page.get_by_role("button", name="选中的已付").click()
    expect(page.locator("h1")).to_contain_text("已完成")
    page.goto("/staff/payouts/")
    expect(page.get_by_role("button", name=re.compile("制单："))).to_contain_text(paid[0])
    assert first.errors == second.errors == []


def fen(yuan: str) -> int:
    whole, _, part = yuan.partition(".")
    return int(whole) * 100 + int(part)


def test_a_maker_sees_what_arrived(sold: Stack, browser: Browser) -> None:
    maker = Person.arrive(sold, browser)
    page = maker.page
    page.goto("/earnings")
    maker.sign_in(MAKER)
    expect(page.get_by_role("heading", level=1)).to_have_text("春雨，辛苦了")
    expect(page.locator(".paid")).to_contain_text("¥102.30")
    rows = page.locator("article.earned")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("第一次开播：花毽怎么扎")
    expect(rows.first).to_contain_text("已到卡里")
    assert "小麦" not in page.locator("main").inner_text()
    assert maker.errors == []


def test_back_after_a_refund_gives_nothing_twice(sold: Stack, browser: Browser) -> None:
    """The form that the browser's back button brings is empty: its button sends no second refund."""
    staff = Person.arrive(sold, browser, size=DESK)
    page = staff.page
    page.goto("/staff/parcels/")
    staff.sign_in(PROJECT)
    staff.second_factor("项目管理")
    number = page.locator("tbody tr", has_text="巧手编织工坊").first.locator("a").inner_text()
    page.goto(f"/staff/orders/{number}/refund/part/")
    page.locator("input[name^=amount_]").fill("1")
    page.get_by_label("退款原因").fill("有一根线头")
    page.get_by_role("button", name="确认退款").click()
    expect(page.get_by_role("status")).to_contain_text("退款已提交")
    page.go_back()
    expect(page.locator("input[name^=amount_]")).to_have_value("")
    page.get_by_role("button", name="确认退款").click()
    page.get_by_label("退款原因").fill("有一根线头")
    page.get_by_role("button", name="确认退款").click()
    expect(page.get_by_role("alert")).to_contain_text("至少在一行填件数或金额")
    expect(page.locator("main li", has_text="有一根线头")).to_have_count(1)
    assert staff.errors == []

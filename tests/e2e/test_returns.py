"""After buying: staff ship, the shopper signs and asks for one back, staff accept, the money goes back."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.browser import DESK, Person
from tests.e2e.shop_pages import order_one
from tests.e2e.stack import Stack, running_stack

pytestmark = pytest.mark.browser

FINANCE = "13800000004"


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A shop of its own: with an empty cart."""
    with running_stack(tmp_path) as running:
        yield running


def test_ship_sign_return_refund(stack: Stack, browser: Browser) -> None:
    shopper = Person.arrive(stack, browser)
    staff = Person.arrive(stack, browser, size=DESK)
    number = pay_one(shopper)
    desk(staff)
    ship(staff, number)
    sign_and_ask(shopper)
    accept(staff, number)
    shopper.page.reload()
    after = shopper.page.locator("section.after")
    expect(after.get_by_text("退款记录")).to_be_visible()
    expect(after).to_contain_text("已原路退回")
    expect(after).to_contain_text("¥68.00")
    for person in (shopper, staff):
        assert person.errors == []


def pay_one(shopper: Person) -> str:
    """Orders a shuttlecock from the shelf and pays by card; the order's page waits for the parcel."""
    page = shopper.page
    order, _ = order_one(shopper)
    page.goto(order.path)
    shopper.type_card("4242 4242 4242 4242")
    page.get_by_role("button", name="支付 ¥68.00").click()
    expect(page.locator("section.after")).to_contain_text("待发货")
    return order.path.rsplit("/", 1)[1]


def desk(staff: Person) -> None:
    page = staff.page
    page.goto("/staff/")
    staff.sign_in(FINANCE)
    staff.second_factor("财务")
    page.wait_for_url(staff.stack.url + "/staff/")


def ship(staff: Person, number: str) -> None:
    page = staff.page
    page.goto("/staff/parcels/")
    page.get_by_role("link", name=number).click()
    expect(page.locator("main")).to_contain_text("拣货清单")
    page.locator("select[name=carrier]").select_option("sf")
    page.locator("input[name=number]").fill("SF1234567890")
    page.get_by_role("button", name="已发出").click()
    expect(page.locator("h1")).to_contain_text("已发货")


def sign_and_ask(shopper: Person) -> None:
    page = shopper.page
    page.reload()
    after = page.locator("section.after")
    expect(after).to_contain_text("SF1234567890")
    after.get_by_role("button", name="确认收货").click()
    after.get_by_role("button", name="都收到了").click()
    expect(after).to_contain_text("已签收")
    expect(after).to_contain_text("七天无理由退货到")
    after.get_by_role("button", name="申请退货退款").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("破损或有缺陷").check()
    expect(sheet).to_contain_text("约退 ¥68.00")
    sheet.locator("input[type=file]").set_input_files([photo(1), photo(2)])
    sheet.get_by_role("button", name="去掉照片 2").click()
    expect(sheet.get_by_role("img")).to_have_count(1)
    sheet.get_by_role("button", name="提交申请").click()
    expect(after).to_contain_text("等商家答复")
    # one with the request, another added to it
    after.locator("input[type=file]").set_input_files(photo(3))
    expect(after.get_by_role("img", name="照片")).to_have_count(2)
    see(page, "照片")


def photo(shade: int) -> FilePayload:
    """What a phone took of the damage."""
    out = BytesIO()
    Image.new("RGB", (1600, 1200), (60 * shade, 40, 20)).save(out, "PNG")
    return {"name": f"{shade}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def see(page: Page, name: str) -> None:
    """Wait until every picture of that name is drawn."""
    page.wait_for_function(
        """(name) => [...document.querySelectorAll(`img[alt*="${name}"]`)].every(
            (img) => img.complete && img.naturalWidth > 0)""",
        arg=name,
    )


def accept(staff: Person, number: str) -> None:
    page = staff.page
    page.goto("/staff/returns/")
    page.get_by_role("row", name=re.compile(number)).get_by_role("link").first.click()
    expect(page.get_by_role("img", name="买家的照片")).to_have_count(2)
    see(page, "买家的照片")
    page.get_by_role("button", name="同意，直接退款").click()
    page.get_by_role("button", name="原路退款").click()
    expect(page.locator("h1")).to_contain_text("已退款")

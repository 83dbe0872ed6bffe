"""In the room's sheet: postage, a coupon, what can't go back, and a price that moved while the shopper read."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, WebSocketRoute, expect

from sandbox.anchor.host import Host
from tests.e2e.browser import DESK, Person
from tests.e2e.onair import ROOM, clip_on_air
from tests.e2e.stack import Stack, running_stack

pytestmark = pytest.mark.browser

SHOPPER, FINANCE = "13800000001", "13800000004"
KIT, WORKSHOP = "DEMO-kit-1", "鹤羽花毽非遗扶贫就业工坊"
STORED = """
import json
from shop.models import Order
order = Order.objects.latest('id')
line = order.lines.get()
print(json.dumps([order.status, order.total_fen, order.discount_fen, order.postage_fen, line.unit_price_fen,
    line.exempt_class, line.exempt_confirmed_at is not None]))
"""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A shop of its own: its workshop asks for postage."""
    with running_stack(tmp_path) as running:
        yield running


class Ears:
    """What the room tells a page, until it goes deaf."""

    def __init__(self, person: Person) -> None:
        self.deaf = False
        person.page.route_web_socket(re.compile("/ws/"), self._carry)

    def _carry(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: server.send(message))
        server.on_message(lambda message: None if self.deaf else socket.send(message))


def test_terms_in_the_sheet(stack: Stack, browser: Browser) -> None:
    with clip_on_air(stack) as host:
        offer = offer_kit(host)
        staff = Person.arrive(stack, browser, size=DESK)
        desk(staff)
        ask_postage(staff, "8")
        offer_coupon(staff)

        shopper = Person.arrive(stack, browser)
        ears = Ears(shopper)
        page = shopper.page
        page.goto(f"/account?next=/live/{ROOM}")
        shopper.sign_in(SHOPPER)
        at = shopper.watch_moving()

        sheet = open_sheet(shopper)
        confirm_no_return(sheet)
        take_coupon(sheet)
        ask_postage(staff, "9")
        refused(sheet, pressed="去支付 ¥39.00", then="合计从 ¥39.00 变成 ¥40.00")
        ears.deaf = True
        host.person.api("PATCH", f"anchor/offers/{offer}", {"live_price_fen": 3800})
        refused(sheet, pressed="按新价支付 ¥40.00", then="合计从 ¥40.00 变成 ¥42.00")
        assert orders(shopper) == 0
        ears.deaf = False

        sheet.get_by_role("button", name="按新价支付 ¥42.00").click()
        shopper.type_card("4242 4242 4242 4242")
        page.get_by_role("button", name="支付 ¥42.00").click()
        expect(page.get_by_test_id("bought")).to_be_visible()
        assert json.loads(stack.manage("shell", "-v0", "-c", STORED)) == [
            *("paid", 4200, 500, 900, 3800),
            *("other", True),
        ]
        page.get_by_role("button", name="继续看直播").click()
        shopper.watch_further(at)
        assert page.url == f"{stack.url}/live/{ROOM}"
        assert shopper.errors == staff.errors == []


def offer_kit(host: Host) -> int:
    """The kit, which the workshop takes back only for a fault, is explained for 36.00; returns the offer's id."""
    ask = host.person.api
    kit = next(v for v in ask("GET", "anchor/products") if v["sku"] == KIT)
    body = {
        "variant_id": kit["variant_id"],
        "live_price_fen": 3600,
        "allotment": 10,
        "per_person_limit": 3,
    }
    offer = int(ask("POST", f"anchor/sessions/{host.session['id']}/offers", body)["id"])
    ask("POST", f"anchor/offers/{offer}/pin", {})
    return offer


def desk(staff: Person) -> None:
    page = staff.page
    page.goto("/staff/postage/")
    staff.sign_in(FINANCE)
    staff.second_factor("财务")
    page.wait_for_url(staff.stack.url + "/staff/postage/")


def ask_postage(staff: Person, yuan: str) -> None:
    """The workshop's postage from now on."""
    page = staff.page
    page.goto("/staff/postage/")
    form = page.locator("form", has=page.get_by_role("heading", name=WORKSHOP))
    form.get_by_label("运费（元）").fill(yuan)
    with page.expect_navigation():
        form.get_by_role("button", name="保存").click()
    expect(form.get_by_label("运费（元）")).to_have_value(f"{yuan}.00")


def offer_coupon(staff: Person) -> None:
    """5.00 off from 30.00 at the workshop's expense, in this session alone."""
    page, today = staff.page, datetime.now(UTC)
    page.goto("/staff/coupons/")
    for name, text in {
        "code": "KIT5",
        "title": "材料包立减",
        "amount": "5",
        "min_spend": "30",
        "starts_at": f"{today - timedelta(days=1):%Y-%m-%dT%H:%M}",
        "ends_at": f"{today + timedelta(days=2):%Y-%m-%dT%H:%M}",
        "total_count": "10",
    }.items():
        page.locator(f"input[name={name}]").fill(text)
    page.get_by_label("谁出钱").select_option("seller")
    page.get_by_label("哪家的商品可用").select_option(label=WORKSHOP)
    page.get_by_label("只在哪场直播领").select_option(label="花毽日课 · 花毽日课 · 慢慢扎一只")
    page.get_by_role("button", name="发券").click()
    expect(page.get_by_role("cell", name="KIT5")).to_be_visible()


def open_sheet(shopper: Person) -> Locator:
    """The first tap: the sheet names the postage, and whose it is."""
    page = shopper.page
    page.get_by_test_id("offer-card").get_by_role("button").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("运费（全归发货方）¥8.00")
    return sheet


def confirm_no_return(sheet: Locator) -> None:
    """Nothing is ticked for her: the button leads to the box, and buys nothing before she ticks it."""
    box = sheet.get_by_role("checkbox", name="不支持七天无理由退货")
    sheet.get_by_role("button", name="先看退货说明并勾选").click()
    expect(box).to_be_focused()
    expect(box).not_to_be_checked()
    box.check()
    expect(sheet.get_by_role("button", name="去支付 ¥44.00")).to_be_enabled()


def take_coupon(sheet: Locator) -> None:
    """The session's coupon, taken and used without leaving the sheet."""
    sheet.get_by_role("button", name="优惠券").click()
    sheet.get_by_role("button", name="领取").click()
    expect(sheet.get_by_role("radio", name="满 ¥30.00 减 ¥5.00")).to_be_checked()
    expect(sheet).to_contain_text("优惠-¥5.00")
    expect(sheet).to_contain_text("参与分配的金额¥31.00")
    expect(sheet.get_by_role("button", name="去支付 ¥39.00")).to_be_enabled()


def refused(sheet: Locator, *, pressed: str, then: str) -> None:
    """Another sum than was shown is not taken: the sheet says which it is now, and asks again."""
    sheet.get_by_role("button", name=pressed).click()
    alert = sheet.get_by_role("alert")
    expect(alert).to_contain_text(then)
    expect(alert).to_contain_text("没有下单，也没有扣款")
    expect(alert.get_by_role("button")).to_have_count(0)


def orders(shopper: Person) -> int:
    return len(shopper.page.request.get("/api/v1/shopper/orders").json()["results"])

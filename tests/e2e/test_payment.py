"""Paying without leaving the room: a bank that asks, a kept card in three taps, a wallet on a second device."""

import json

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.e2e.browser import Person
from tests.e2e.onair import ROOM, clip_on_air
from tests.e2e.stack import Stack
from tests.processor import Processor

pytestmark = pytest.mark.browser

SHOPPER = "13800000001"
ALWAYS_ASKS = "4000 0027 6000 3184"
COUNTED = """
import json
from ledger.models import Txn
from shop.models import Order
order = Order.objects.order_by('-id')[0]
payments = list(order.payments.values_list('status', flat=True))
sales = Txn.objects.filter(idem_key__in=[f'sale:line:{line.pk}' for line in order.lines.all()]).count()
print(json.dumps([order.number, order.status, payments, sales]))
"""


def counted(stack: Stack) -> list[object]:
    """Of the newest order: number, status, its payments' statuses, its sales in the books."""
    found: list[object] = json.loads(stack.manage("shell", "-v0", "-c", COUNTED))
    return found


def orders_of(shopper: Person) -> int:
    """How many orders she has."""
    return len(shopper.page.request.get("/api/v1/shopper/orders").json()["results"])


def bank(shopper: Person) -> FrameLocator:
    """The bank's page, over the room."""
    return shopper.page.frame_locator("iframe[title='3D Secure authentication frame']")


def test_a_bank_that_asks(stack: Stack, browser: Browser) -> None:
    processor = Processor(f"http://127.0.0.1:{stack.port + 2}")
    intents = processor.count("payment_intents")
    with clip_on_air(stack) as host:
        shopper = Person.arrive(stack, browser)
        page = shopper.page
        page.goto(f"/account?next=/live/{ROOM}")
        shopper.sign_in(SHOPPER)
        at = shopper.watch_moving()
        page.evaluate("window.stayed = true")
        host.person.api("POST", f"anchor/offers/{host.studio['offers'][0]['id']}/pin", {})

        orders = orders_of(shopper)
        page.get_by_test_id("offer-card").get_by_role("button").click()
        page.get_by_role("button", name="去支付 ¥62.00").click()
        shopper.type_card(ALWAYS_ASKS)
        page.get_by_role("button", name="支付 ¥62.00").click()
        bank(shopper).get_by_role("button", name="验证失败").click()
        expect(page.get_by_role("alert")).to_contain_text("没有扣款")
        assert page.get_by_test_id("bought").count() == 0

        page.get_by_role("button", name="支付 ¥62.00").click()
        bank(shopper).get_by_role("button", name="完成验证").click()
        expect(page.get_by_test_id("bought")).to_be_visible()
        href = page.get_by_role("link", name="看凭证").get_attribute("href")
        page.get_by_role("button", name="继续看直播").click()
        shopper.watch_further(at)
        assert (page.evaluate("window.stayed"), page.url) == (True, f"{stack.url}/live/{ROOM}")

        number, *rest = counted(stack)
        assert (href, rest) == (f"/orders/{number}", ["paid", ["succeeded"], 1])
        assert orders_of(shopper) == orders + 1
        assert processor.count("payment_intents") == intents + 1
        assert shopper.errors == []


def pay_with(shopper: Person, *, method: str = "") -> None:
    """From the offer's card to the way to pay; no more is tapped than a shopper must."""
    page = shopper.page
    page.get_by_test_id("offer-card").get_by_role("button").click()
    page.get_by_role("button", name="去支付 ¥62.00").click()
    if method:
        page.get_by_role("radio", name=method).check()


def bought(shopper: Person) -> None:
    """The room says so; then back to it."""
    expect(shopper.page.get_by_test_id("bought")).to_be_visible()
    shopper.page.get_by_role("button", name="继续看直播").click()


COUNT_TAPS = """
window.taps = 0;
document.addEventListener('click', (event) => { if (event.isTrusted && event.detail) window.taps += 1; }, true);
"""


def test_a_kept_card_pays_in_three_taps_and_wallets_keep_the_room(stack: Stack, browser: Browser) -> None:
    with clip_on_air(stack) as host:
        shopper = Person.arrive(stack, browser)
        page = shopper.page
        page.goto(f"/account?next=/live/{ROOM}")
        shopper.sign_in(SHOPPER)
        at = shopper.watch_moving()
        page.evaluate("window.stayed = true")
        host.person.api("POST", f"anchor/offers/{host.studio['offers'][0]['id']}/pin", {})

        pay_with(shopper)
        shopper.type_card("4242 4242 4242 4242")
        page.get_by_label("保存这张卡").check()
        page.get_by_role("button", name="支付 ¥62.00").click()
        bought(shopper)

        page.evaluate(COUNT_TAPS)
        pay_with(shopper)
        expect(page.get_by_text("尾号 4242")).to_be_visible()
        page.get_by_role("button", name="支付 ¥62.00").click()
        expect(page.get_by_test_id("bought")).to_be_visible()
        assert page.evaluate("window.taps") == 3
        bought(shopper)

        pay_with(shopper, method="支付宝")
        with page.context.expect_page() as opened:
            page.get_by_role("button", name="支付 ¥62.00").click()
        opened.value.get_by_role("button", name="确认付款").click()
        bought(shopper)

        pay_with(shopper, method="微信支付")
        page.get_by_role("button", name="支付 ¥62.00").click()
        expect(page.get_by_role("img", name="微信付款二维码")).to_be_visible()
        with page.context.expect_page() as phone:
            page.get_by_role("link", name="演示").click()
        phone.value.get_by_role("button", name="不付了").click()
        expect(page.get_by_role("alert")).to_contain_text("没有扣款")
        page.get_by_role("button", name="支付 ¥62.00").click()
        with page.context.expect_page() as phone:
            page.get_by_role("link", name="演示").click()
        phone.value.get_by_role("button", name="确认付款").click()
        bought(shopper)

        shopper.watch_further(at)
        assert (page.evaluate("window.stayed"), page.url) == (True, f"{stack.url}/live/{ROOM}")
        assert counted(stack)[1:] == ["paid", ["succeeded"], 1]

        page.goto("/account")
        card = page.locator(".card", has_text="4242")
        card.get_by_role("button", name="移除").click()
        card.get_by_role("button", name="确定删除").click()
        expect(page.get_by_text("还没有保存银行卡")).to_be_visible()
        assert shopper.errors == []

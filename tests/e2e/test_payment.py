"""A card whose bank asks: refused once, then proven, without leaving the room."""

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

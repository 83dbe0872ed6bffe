"""The shop's pages outside the live room and the studio, and what to wait for on each."""

from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from tests.e2e.browser import Person

SHOPPER = "13800000001"
PHONES = ({"width": 360, "height": 640}, {"width": 390, "height": 844})
DESK = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Shown:
    """An address and a selector that stands there once its data is drawn."""

    path: str
    ready: str


OPEN = (
    Shown("/", ".goods__card"),
    Shown("/products", ".goods__card"),
    Shown("/products?search=zzz", ".empty"),
    Shown("/products/1", ".split__row"),
    Shown("/makers/1", ".goods__card"),
    Shown("/makers/999999", "main [role=alert]"),
    Shown("/impact", ".report"),
    Shown("/cart", "input[name=phone]"),
    Shown("/account", "input[name=phone]"),
    Shown("/no-such-page", ".empty"),
    Shown("/r/no-such-receipt", "main [role=alert]"),
)
"""What a guest may open: full, empty, missing, refused."""

OWN = (
    Shown("/account", "input[name=alias]"),
    Shown("/orders", ".tile"),
    Shown("/cart", ".checkout .choice"),
)
"""What shows a shopper her own."""


def show(page: Page, shown: Shown) -> None:
    """Open a page and wait until it is drawn."""
    page.goto(shown.path, wait_until="domcontentloaded")
    page.locator(shown.ready).first.wait_for()


def large_type(context: BrowserContext, url: str, *, on: bool) -> None:
    """As the switch on the account page leaves it."""
    context.add_cookies([{"name": "large_type", "value": "1" if on else "0", "url": url}])


def order_one(shopper: Person) -> tuple[Shown, Shown]:
    """Sign in, order one shuttlecock unpaid, leave one more in the cart; the order's page and its receipt's."""
    page = shopper.page
    show(page, Shown("/products/1", ".split__row"))
    page.get_by_role("button", name="现在买").click()
    shopper.sign_in(SHOPPER)
    page.wait_for_url("**/cart")
    page.get_by_role("button", name="下单 ¥68.00").click()
    page.wait_for_url("**/orders/*")
    order = Shown(page.evaluate("location.pathname"), ".actions")
    page.locator(order.ready).wait_for()
    show(page, Shown("/products/1", ".split__row"))
    page.get_by_role("button", name="放进购物车").click()
    page.get_by_text("放进购物车了").wait_for()
    answer = page.request.get(f"/api/v1/shopper{order.path}").json()
    return order, Shown("/r/" + answer["receipt_url"].rsplit("/r/", 1)[1], ".receipt")

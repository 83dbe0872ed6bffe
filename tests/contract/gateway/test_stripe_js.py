"""The Stripe.js stand-in in a real browser: 360 pixels wide, under a strict content security policy."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect, sync_playwright
from stripe import StripeClient

from tests.contract.gateway.asking import AMOUNT
from tests.contract.gateway.client import PUBLISHABLE_KEY
from tests.contract.gateway.host import Host

pytestmark = pytest.mark.browser
MOUNT = """async ([key, options]) => {
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  window.stripe = Stripe(key, { locale: options.locale });
  window.elements = stripe.elements(options);
  window.element = elements.create('payment');
  window.changes = [];
  element.on('change', (event) => changes.push(event.complete));
  const ready = new Promise((resolve) => element.on('ready', resolve));
  element.mount('#payment');
  await ready;
}"""
SUBMIT = "async () => (await elements.submit())"
CONFIRM = """async (secret) => {
  const done = await stripe.confirmPayment({ elements, clientSecret: secret, redirect: 'if_required' });
  return done.error ? done.error : { status: done.paymentIntent.status };
}"""


@pytest.fixture(scope="module")
def page(gateway_url: str) -> Iterator[Page]:
    host = Host(gateway_url)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        made = browser.new_page(viewport={"width": 360, "height": 640})
        made.goto(host.url)
        yield made
        browser.close()
    host.close()


@pytest.fixture
def sheet(page: Page) -> Iterator[Page]:
    """The shop's page, loaded afresh; no test may have broken its policy or left it."""
    page.reload()
    address = page.url
    yield page
    assert page.evaluate("window.violations") == []
    assert page.url == address


def mount(page: Page, **more: Any) -> FrameLocator:
    options = {"mode": "payment", "amount": AMOUNT, "currency": "cny", "locale": "zh", **more}
    page.evaluate(MOUNT, [PUBLISHABLE_KEY, options])
    return page.frame_locator('iframe[title="Secure payment input frame"]')


def fill(form: FrameLocator, number: str) -> None:
    form.locator('[name="number"]').fill(number)
    form.locator('[name="expiry"]').fill("1234")
    form.locator('[name="cvc"]').fill("123")


def new_secret(client: StripeClient, amount: int = AMOUNT) -> str:
    intent = client.v1.payment_intents.create({"amount": amount, "currency": "cny"})
    return str(intent.client_secret)


def test_a_card_pays_without_leaving_the_page(sheet: Page, client: StripeClient) -> None:
    form = mount(sheet)
    fill(form, "4242424242424242")
    expect(form.get_by_label("卡号")).to_have_value("4242 4242 4242 4242")
    expect(form.get_by_label("有效期")).to_have_value("12 / 34")
    sheet.wait_for_function("changes.at(-1) === true")
    assert sheet.evaluate(SUBMIT) == {"selectedPaymentMethod": "card"}
    assert sheet.evaluate(CONFIRM, new_secret(client)) == {"status": "succeeded"}


def test_the_page_cannot_read_the_card(sheet: Page) -> None:
    fill(mount(sheet), "4242424242424242")
    assert sheet.evaluate("document.querySelector('iframe').contentDocument") is None


def test_a_decline_is_told_in_chinese_and_another_card_pays(sheet: Page, client: StripeClient) -> None:
    form = mount(sheet)
    fill(form, "4000000000009995")
    secret = new_secret(client)
    sheet.evaluate(SUBMIT)
    refused = sheet.evaluate(CONFIRM, secret)
    assert (refused["decline_code"], refused["message"]) == ("insufficient_funds", "您的银行卡余额不足。")
    fill(form, "4242424242424242")
    assert sheet.evaluate(CONFIRM, secret) == {"status": "succeeded"}


@pytest.mark.parametrize(
    ("button", "outcome"),
    [
        ("test-source-authorize-3ds", "succeeded"),
        ("test-source-fail-3ds", "payment_intent_authentication_failure"),
    ],
)
def test_three_d_secure_opens_over_the_page(
    sheet: Page, client: StripeClient, button: str, outcome: str
) -> None:
    fill(mount(sheet), "4000002760003184")
    sheet.evaluate(SUBMIT)
    sheet.evaluate(f"(secret) => {{ window.paying = ({CONFIRM})(secret); }}", new_secret(client))
    sheet.frame_locator('iframe[name="stripe-challenge-frame"]').locator(f"#{button}").click()
    done = sheet.evaluate("window.paying")
    assert done.get("status", done.get("code")) == outcome
    expect(sheet.get_by_role("dialog")).to_have_count(0)


def test_the_servers_own_confirmation_is_authenticated_by_handle_next_action(
    sheet: Page, client: StripeClient
) -> None:
    """One tap with a saved card: the server confirmed, the bank wants to see the shopper."""
    mount(sheet)
    params: Any = {"amount": AMOUNT, "currency": "cny", "payment_method": "pm_card_authenticationRequired"}
    params |= {"confirm": True, "use_stripe_sdk": True, "return_url": "https://shop.test/"}
    intent = client.v1.payment_intents.create(params)
    sheet.evaluate(
        "(clientSecret) => { window.paying = stripe.handleNextAction({ clientSecret }); }",
        intent.client_secret,
    )
    sheet.frame_locator('iframe[name="stripe-challenge-frame"]').locator("#test-source-authorize-3ds").click()
    assert sheet.evaluate("window.paying.then((done) => done.paymentIntent.status)") == "succeeded"


def test_an_unfinished_form_is_told_at_the_field(sheet: Page) -> None:
    form = mount(sheet, locale="en")
    form.get_by_label("Card number").fill("4242")
    refused = sheet.evaluate(SUBMIT)["error"]
    assert (refused["type"], refused["code"]) == ("validation_error", "incomplete_number")
    expect(form.locator("#number-error")).to_have_text("Your card number is incomplete.")
    expect(form.get_by_label("Card number")).to_be_focused()


def test_another_amount_than_the_sheets_is_an_integration_error(sheet: Page, client: StripeClient) -> None:
    fill(mount(sheet), "4242424242424242")
    sheet.evaluate(SUBMIT)
    secret = new_secret(client, AMOUNT + 1)
    told = sheet.evaluate(f"(secret) => ({CONFIRM})(secret).catch((error) => error.name)", secret)
    assert told == "IntegrationError"
    assert client.v1.payment_intents.list().data[0].status == "requires_payment_method"


def test_the_form_fits_a_small_phone_and_takes_the_shops_colours(sheet: Page) -> None:
    variables = {"colorPrimary": "#b3261e", "borderRadius": "12px", "colorText": "#101010"}
    form = mount(sheet, appearance={"variables": variables})
    number = form.locator('[name="number"]')
    number.focus()
    style = (
        "(node) => { const s = getComputedStyle(node); return [s.fontSize, s.borderRadius, s.outlineColor]; }"
    )
    assert number.evaluate(style) == ["16px", "12px", "rgb(179, 38, 30)"]
    assert sheet.evaluate("document.documentElement.scrollWidth") == 360
    inside = form.locator("body").evaluate("(body) => [body.scrollWidth, body.offsetHeight]")
    frame = sheet.locator("iframe").bounding_box()
    assert frame is not None
    assert inside[0] <= frame["width"]
    assert inside[1] <= frame["height"]

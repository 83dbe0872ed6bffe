"""Alipay and WeChat Pay: a second device that agrees, refuses, or lets the time pass."""

import urllib.error
import urllib.request
from typing import Any

import pytest
import stripe
from stripe import StripeClient

from tests.contract.gateway.asking import AMOUNT, RETURN_URL, pay
from tests.contract.gateway.client import PUBLISHABLE_KEY, connect
from tests.contract.gateway.control import Controls

ALIPAY: dict[str, Any] = {"payment_method_data": {"type": "alipay"}, "return_url": RETURN_URL}
WECHAT: dict[str, Any] = {
    "payment_method_data": {"type": "wechat_pay"},
    "payment_method_options": {"wechat_pay": {"client": "web"}},
    "return_url": RETURN_URL,
}


def waiting(client: StripeClient, wanted: dict[str, Any] = ALIPAY) -> stripe.PaymentIntent:
    """An intent that waits for its shopper's device."""
    made = client.v1.payment_intents.create(
        {"amount": AMOUNT, "currency": "cny", "confirm": True, **wanted}  # type: ignore[typeddict-item]
    )
    assert made.status == "requires_action"
    return made


def test_alipay_has_a_page_and_wechat_a_code(any_client: StripeClient) -> None:
    alipay, wechat = waiting(any_client, ALIPAY).next_action, waiting(any_client, WECHAT).next_action
    assert alipay is not None
    assert wechat is not None
    assert (alipay.type, wechat.type) == ("alipay_handle_redirect", "wechat_pay_display_qr_code")
    assert str(alipay.alipay_handle_redirect.url).startswith("http")  # type: ignore[union-attr]
    assert wechat.wechat_pay_display_qr_code.data  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "wanted", [{"payment_method_data": {"type": "wechat_pay"}, "return_url": RETURN_URL}]
)
def test_wechat_must_be_told_its_client(any_client: StripeClient, wanted: dict[str, Any]) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        waiting(any_client, wanted)
    assert caught.value.param == "payment_method_options[wechat_pay][client]"


@pytest.mark.parametrize(
    ("outcome", "status", "code"),
    [
        ("approve", "succeeded", None),
        ("decline", "requires_payment_method", "payment_method_customer_decline"),
        ("expire", "requires_payment_method", "payment_intent_payment_attempt_expired"),
    ],
)
@pytest.mark.parametrize("wanted", [ALIPAY, WECHAT], ids=["alipay", "wechat"])
def test_the_device_answers(
    client: StripeClient,
    controls: Controls,
    outcome: str,
    status: str,
    code: str | None,
    wanted: dict[str, Any],
) -> None:
    intent = waiting(client, wanted)
    assert controls.do("device", payment_intent=intent.id, outcome=outcome) == {"status": status}
    after = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (after.last_payment_error.code if after.last_payment_error else None) == code
    kind = wanted["payment_method_data"]["type"]
    if outcome == "approve":
        charge = after.latest_charge
        assert isinstance(charge, stripe.Charge)
        assert (charge.id[:3], charge.payment_method_details.type) == ("py_", kind)  # type: ignore[union-attr]


def test_time_closes_the_page_by_itself(client: StripeClient, controls: Controls) -> None:
    controls.do("settings", wallet_patience=0)
    intent = client.v1.payment_intents.create(
        {"amount": AMOUNT, "currency": "cny", "confirm": True, **ALIPAY}  # type: ignore[typeddict-item]
    )
    controls.until(lambda: client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method")


def test_the_money_may_come_later_than_the_yes(client: StripeClient, controls: Controls) -> None:
    controls.do("settings", wallet_delay=0.05)
    intent = waiting(client)
    assert controls.do("device", payment_intent=intent.id, outcome="approve") == {"status": "processing"}
    controls.until(lambda: client.v1.payment_intents.retrieve(intent.id).status == "succeeded")
    kinds = {event.type for event in client.v1.events.list().data}
    assert {"payment_intent.processing", "payment_intent.succeeded"} <= kinds


def press(url: str, outcome: str) -> int:
    """What the button on the device's page does."""
    page, query = url.split("?")
    request = urllib.request.Request(page, f"outcome={outcome}&{query}".encode())
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_page_is_good_for_its_own_attempt_once(client: StripeClient) -> None:
    first = waiting(client)
    address = str(first.next_action.alipay_handle_redirect.url)  # type: ignore[union-attr]
    again = client.v1.payment_intents.confirm(first.id, ALIPAY)  # type: ignore[arg-type]
    newer = str(again.next_action.alipay_handle_redirect.url)  # type: ignore[union-attr]
    assert (press(address, "approve"), press(newer, "approve"), press(newer, "approve")) == (404, 200, 404)
    assert client.v1.payment_intents.retrieve(first.id).status == "succeeded"


def test_cards_and_wallets_have_one_category(client: StripeClient, controls: Controls) -> None:
    intent = waiting(client)
    controls.do("device", payment_intent=intent.id, outcome="approve")
    key = str(client.v1.payment_intents.retrieve(intent.id).latest_charge)
    controls.until(lambda: len(client.v1.balance_transactions.list({"source": key}).data) == 1)
    (booked,) = client.v1.balance_transactions.list({"source": key}).data
    assert (booked.type, booked.reporting_category, booked.amount) == ("payment", "charge", AMOUNT)


def test_a_wallets_refund_is_pending_and_may_fail(client: StripeClient, controls: Controls) -> None:
    intent = waiting(client)
    controls.do("device", payment_intent=intent.id, outcome="approve")
    controls.do("settings", refund_delay=60)
    refund = client.v1.refunds.create({"payment_intent": intent.id, "amount": 800})
    assert (refund.status, refund.id[:4]) == ("pending", "pyr_")
    assert controls.do("refunds/fail", refund=refund.id) == {"status": "failed"}
    kinds = [event.type for event in client.v1.events.list().data]
    assert {"refund.failed", "charge.refund.updated"} <= set(kinds)
    booked = client.v1.balance_transactions.list({"source": refund.id}).data
    assert sorted(entry.type for entry in booked) == ["refund", "refund_failure"]


def test_a_refund_that_had_succeeded_can_come_back(client: StripeClient, controls: Controls) -> None:
    refund = client.v1.refunds.create({"payment_intent": pay(client).id})
    assert refund.status == "succeeded"
    controls.do("refunds/fail", refund=refund.id)
    assert client.v1.refunds.retrieve(refund.id).status == "failed"


def test_a_browser_sees_the_way_to_the_device(gateway_url: str, client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": AMOUNT, "currency": "cny"})
    browser = connect(gateway_url, PUBLISHABLE_KEY)
    shown = browser.v1.payment_intents.confirm(
        intent.id,
        {"client_secret": str(intent.client_secret), **WECHAT},  # type: ignore[arg-type]
    )
    assert shown.next_action is not None
    assert shown.next_action.type == "wechat_pay_display_qr_code"

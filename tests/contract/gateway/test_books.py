"""Fees, slow refunds and lists."""

from typing import Any

import pytest
import stripe
from stripe import StripeClient

from tests.contract.gateway.asking import pay
from tests.contract.gateway.control import Controls


def settled(client: StripeClient, controls: Controls, intent: stripe.PaymentIntent) -> dict[str, Any]:
    """The balance transaction of a payment, once it is there."""
    key = str(intent.latest_charge)
    controls.until(lambda: client.v1.charges.retrieve(key).balance_transaction is not None)
    charge = client.v1.charges.retrieve(key, {"expand": ["balance_transaction"]})
    made: dict[str, Any] = charge.to_dict()["balance_transaction"]
    return made


def test_the_fee_is_known_after_the_payment(client: StripeClient, controls: Controls) -> None:
    intent = pay(client)
    booked = settled(client, controls, intent)
    assert (booked["amount"], booked["fee"], booked["net"]) == (6_800, 431, 6_369)  # 3.4 % is 231.2, and 200
    assert (booked["currency"], booked["exchange_rate"], booked["type"]) == ("cny", None, "charge")
    assert sum(part["amount"] for part in booked["fee_details"]) == booked["fee"]
    updated = client.v1.events.list({"type": "charge.updated"}).data
    assert len(updated) == 1


def test_a_past_that_is_written_is_dated_back(client: StripeClient, controls: Controls) -> None:
    """Also what is booked later than the payment, when the clock is right again."""
    now = settled(client, controls, pay(client))["created"]
    controls.do("settings", clock_behind=864_000)
    intent = pay(client)
    refund = client.v1.refunds.create({"payment_intent": pay(client, capture_method="automatic").id})
    controls.do("settings", clock_behind=0)
    booked = settled(client, controls, intent)
    assert [(now - at + 43_200) // 86_400 for at in (booked["created"], refund.created)] == [10, 10]
    assert booked["available_on"] - booked["created"] == 2 * 86_400
    assert (settled(client, controls, pay(client))["created"] - now + 43_200) // 86_400 == 0


def test_another_settlement_currency_has_a_rate(client: StripeClient, controls: Controls) -> None:
    controls.do("settings", settlement_currency="hkd", exchange_rate="1.0863")
    booked = settled(client, controls, pay(client))
    controls.do("settings", settlement_currency="cny")
    assert (booked["amount"], booked["currency"], booked["exchange_rate"]) == (7_387, "hkd", 1.0863)


def test_automatic_capture_books_at_once(client: StripeClient) -> None:
    intent = pay(client, capture_method="automatic", expand=["latest_charge"])
    assert isinstance(intent.latest_charge, stripe.Charge)
    assert intent.latest_charge.balance_transaction is not None


def card(client: StripeClient, number: str) -> str:
    details: Any = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    return client.v1.payment_methods.create({"type": "card", "card": details}).id


@pytest.mark.parametrize(
    ("number", "first", "final", "left"),
    [("4000000000007726", "pending", "succeeded", 6_800), ("4000000000005126", "succeeded", "failed", 0)],
)
def test_a_slow_refund_comes_to_its_end(
    client: StripeClient, controls: Controls, number: str, first: str, final: str, left: int
) -> None:
    intent = pay(client, card(client, number))
    refund = client.v1.refunds.create({"payment_intent": intent.id})
    assert refund.status == first
    controls.until(lambda: client.v1.refunds.retrieve(refund.id).status == final)
    assert client.v1.charges.retrieve(str(intent.latest_charge)).amount_refunded == left
    booked = client.v1.balance_transactions.list({"source": refund.id}).data
    assert sum(entry.net for entry in booked) == -left


def test_a_refund_leaves_the_balance(client: StripeClient) -> None:
    refund = client.v1.refunds.create({"payment_intent": pay(client).id, "amount": 800})
    booked = client.v1.balance_transactions.retrieve(str(refund.balance_transaction))
    assert (booked.amount, booked.fee, booked.net, booked.source) == (-800, 0, -800, refund.id)
    updated = client.v1.refunds.update(refund.id, {"metadata": {"line": "2"}})
    assert updated.to_dict()["metadata"] == {"line": "2"}


def test_lists_have_pages(client: StripeClient) -> None:
    made = [client.v1.payment_intents.create({"amount": 500 + n, "currency": "cny"}).id for n in range(5)]
    first = client.v1.payment_intents.list({"limit": 2})
    assert ([intent.id for intent in first.data], first.has_more) == (made[:2:-1], True)
    assert [intent.id for intent in first.auto_paging_iter()] == made[::-1]
    back = client.v1.payment_intents.list({"limit": 2, "ending_before": made[1]})
    assert ([intent.id for intent in back.data], back.has_more) == (made[3:1:-1], True)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.list({"limit": 101})


def test_an_intent_can_be_changed_until_it_is_paid(client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 500, "currency": "cny"})
    changed = client.v1.payment_intents.update(intent.id, {"amount": 700, "payment_method": "pm_card_visa"})
    assert (changed.amount, changed.status) == (700, "requires_confirmation")
    client.v1.payment_intents.confirm(intent.id, {"return_url": "https://shop.test/"})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.update(intent.id, {"amount": 900})
    assert caught.value.code == "payment_intent_unexpected_state"


def test_what_is_not_modelled_is_said_and_not_half_done(client: StripeClient) -> None:
    with pytest.raises(stripe.APIError) as caught:
        client.v1.payment_intents.create({"amount": 500, "currency": "cny", "capture_method": "manual"})
    assert caught.value.http_status == 501
    assert client.v1.payment_intents.list().data == []

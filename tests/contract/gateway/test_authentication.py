"""3-D Secure, seen from the shop's server; the shopper's part is played through the controls."""

import pytest
import stripe
from stripe import StripeClient

from tests.contract.gateway.asking import RETURN_URL, pay
from tests.contract.gateway.control import Controls

ALWAYS, UNLESS_SET_UP = "pm_card_authenticationRequired", "pm_card_authenticationRequiredOnSetup"


def answer(controls: Controls, intent: stripe.PaymentIntent, outcome: str) -> str:
    status: str = controls.do("authenticate", payment_intent=intent.id, outcome=outcome)["status"]
    return status


def test_a_completed_challenge_pays(client: StripeClient, controls: Controls) -> None:
    intent = pay(client, ALWAYS, use_stripe_sdk=True)
    assert answer(controls, intent, "complete") == "succeeded"
    charge = client.v1.charges.retrieve(str(client.v1.payment_intents.retrieve(intent.id).latest_charge))
    card = charge.to_dict()["payment_method_details"]["card"]
    assert card["three_d_secure"]["result"] == "authenticated"


def test_a_failed_challenge_leaves_the_intent_open(client: StripeClient, controls: Controls) -> None:
    intent = pay(client, ALWAYS, use_stripe_sdk=True)
    assert answer(controls, intent, "fail") == "requires_payment_method"
    after = client.v1.payment_intents.retrieve(intent.id)
    assert after.last_payment_error is not None
    assert after.last_payment_error.code == "payment_intent_authentication_failure"
    assert (after.latest_charge, after.amount_received) == (None, 0)


def test_a_challenge_answered_after_the_cancellation_changes_nothing(
    client: StripeClient, controls: Controls
) -> None:
    intent = pay(client, ALWAYS, use_stripe_sdk=True)
    client.v1.payment_intents.cancel(intent.id)
    assert answer(controls, intent, "complete") == "canceled"
    assert client.v1.charges.list({"payment_intent": intent.id}).data == []


def test_without_stripe_js_the_shopper_is_sent_to_an_address(client: StripeClient, gateway_url: str) -> None:
    action = pay(client, ALWAYS).next_action
    assert action is not None
    assert action.redirect_to_url is not None
    assert action.redirect_to_url.return_url == RETURN_URL
    assert str(action.redirect_to_url.url).startswith(f"{gateway_url}/_browser/challenge/")


def test_a_card_that_was_set_up_pays_in_the_shoppers_absence(
    client: StripeClient, controls: Controls
) -> None:
    customer = client.v1.customers.create({}).id
    first = pay(
        client, UNLESS_SET_UP, customer=customer, setup_future_usage="off_session", use_stripe_sdk=True
    )
    assert first.status == "requires_action"
    answer(controls, first, "complete")
    saved = client.v1.customers.payment_methods.list(customer).data[0].id
    assert pay(client, saved, customer=customer, off_session=True).status == "succeeded"


def test_a_card_that_was_only_attached_does_not(client: StripeClient) -> None:
    customer = client.v1.customers.create({}).id
    method = client.v1.payment_methods.attach(UNLESS_SET_UP, {"customer": customer}).id
    with pytest.raises(stripe.CardError) as caught:
        pay(client, method, customer=customer, off_session=True)
    assert caught.value.code == "authentication_required"


def test_another_customers_card_is_refused(client: StripeClient) -> None:
    owner, other = client.v1.customers.create({}).id, client.v1.customers.create({}).id
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": owner}).id
    with pytest.raises(stripe.InvalidRequestError) as caught:
        pay(client, method, customer=other)
    assert caught.value.code == "payment_method_customer_mismatch"


def test_a_card_that_its_bank_refuses_is_not_attached(client: StripeClient) -> None:
    customer = client.v1.customers.create({}).id
    with pytest.raises(stripe.CardError) as caught:
        client.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer})
    assert caught.value.code == "card_declined"
    assert client.v1.customers.payment_methods.list(customer).data == []

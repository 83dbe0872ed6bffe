"""The probes that hold for the gateway and for Stripe itself alike."""

import uuid
from typing import Any

import pytest
import stripe
from stripe import StripeClient

from tests.contract.gateway.asking import AMOUNT, pay, paying

DECLINES = [
    ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
    ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
    ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
    ("pm_card_chargeDeclinedProcessingError", "processing_error", None),
    ("pm_card_chargeCustomerFail", "card_declined", "generic_decline"),
]


def _texts(thing: Any) -> dict[str, Any]:
    """The metadata as a dictionary: the SDK's own objects are none."""
    made: dict[str, Any] = thing.to_dict()["metadata"]
    return made


def test_a_good_card_pays(any_client: StripeClient) -> None:
    intent = pay(any_client, metadata={"attempt": "17"}, expand=["latest_charge"])
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (intent.status, intent.amount_received, intent.livemode) == ("succeeded", AMOUNT, False)
    assert _texts(intent) == {"attempt": "17"}
    assert (charge.paid, charge.amount, charge.amount_refunded, charge.refunded) == (True, AMOUNT, 0, False)


@pytest.mark.parametrize(("method", "code", "decline"), DECLINES)
def test_a_declined_card_leaves_the_intent_open(
    any_client: StripeClient, method: str, code: str, decline: str | None
) -> None:
    with pytest.raises(stripe.CardError) as caught:
        pay(any_client, method)
    error: Any = caught.value.error
    assert (caught.value.http_status, caught.value.code) == (402, code)
    if decline:  # of the other codes Stripe's own page says that they have none
        assert error.decline_code == decline
    intent = any_client.v1.payment_intents.retrieve(error.payment_intent.id)
    assert (intent.status, intent.payment_method) == ("requires_payment_method", None)
    assert intent.last_payment_error is not None
    assert (intent.last_payment_error.code, intent.amount_received) == (code, 0)


def test_after_a_decline_another_card_pays_the_same_intent(any_client: StripeClient) -> None:
    with pytest.raises(stripe.CardError) as caught:
        pay(any_client, "pm_card_chargeDeclined")
    error: Any = caught.value.error
    again: Any = {"payment_method": "pm_card_visa", "return_url": "https://shop.test/return"}
    intent = any_client.v1.payment_intents.confirm(error.payment_intent.id, again)
    assert (intent.status, intent.last_payment_error) == ("succeeded", None)


def test_a_card_may_ask_for_authentication(any_client: StripeClient) -> None:
    intent = pay(any_client, "pm_card_authenticationRequired", use_stripe_sdk=True)
    assert (intent.status, intent.amount_received) == ("requires_action", 0)
    assert intent.next_action is not None
    assert intent.next_action.type == "use_stripe_sdk"


def test_a_saved_card_pays_again_and_can_be_let_go(any_client: StripeClient) -> None:
    customer = any_client.v1.customers.create({"metadata": {"shopper": "5"}})
    first = pay(any_client, customer=customer.id, setup_future_usage="off_session")
    saved = any_client.v1.customers.payment_methods.list(customer.id).data
    assert [method.id for method in saved] == [first.payment_method]
    second = pay(any_client, saved[0].id, customer=customer.id, off_session=True)
    assert second.status == "succeeded"
    assert any_client.v1.payment_methods.detach(saved[0].id).customer is None
    with pytest.raises(stripe.InvalidRequestError):
        pay(any_client, saved[0].id, customer=customer.id)


def test_an_absent_shopper_cannot_authenticate(any_client: StripeClient) -> None:
    customer = any_client.v1.customers.create({})
    method = any_client.v1.payment_methods.attach("pm_card_authenticationRequired", {"customer": customer.id})
    with pytest.raises(stripe.CardError) as caught:
        pay(any_client, method.id, customer=customer.id, off_session=True)
    error: Any = caught.value.error
    assert error.code == "authentication_required"
    assert error.payment_intent.status == "requires_payment_method"


def test_refunds_add_up_to_what_was_paid_and_not_a_fen_more(any_client: StripeClient) -> None:
    intent = pay(any_client)
    first = any_client.v1.refunds.create(
        {"payment_intent": intent.id, "amount": 1_800, "metadata": {"line": "3"}}
    )
    assert (first.status, first.amount, first.currency) == ("succeeded", 1_800, "cny")
    with pytest.raises(stripe.InvalidRequestError):
        any_client.v1.refunds.create({"payment_intent": intent.id, "amount": 5_001})
    rest = any_client.v1.refunds.create({"payment_intent": intent.id})
    assert rest.amount == 5_000
    with pytest.raises(stripe.InvalidRequestError) as caught:
        any_client.v1.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_already_refunded"
    charge = any_client.v1.charges.retrieve(str(intent.latest_charge))
    assert (charge.amount_refunded, charge.refunded) == (AMOUNT, True)
    listed = any_client.v1.refunds.list({"payment_intent": intent.id}).data
    assert sorted(refund.amount for refund in listed) == [1_800, 5_000]
    assert _texts(any_client.v1.refunds.retrieve(first.id)) == {"line": "3"}


def test_one_key_makes_one_intent(any_client: StripeClient) -> None:
    key = f"attempt-{uuid.uuid4()}"
    first = any_client.v1.payment_intents.create(paying(), {"idempotency_key": key})  # type: ignore[arg-type]
    again = any_client.v1.payment_intents.create(paying(), {"idempotency_key": key})  # type: ignore[arg-type]
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["idempotent-replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError) as caught:
        other = paying(amount=AMOUNT + 1)
        any_client.v1.payment_intents.create(other, {"idempotency_key": key})  # type: ignore[arg-type]
    assert caught.value.http_status == 400


def test_a_decline_is_replayed_too(any_client: StripeClient) -> None:
    options: Any = {"idempotency_key": f"attempt-{uuid.uuid4()}"}
    intents = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as caught:
            any_client.v1.payment_intents.create(paying("pm_card_chargeDeclined"), options)  # type: ignore[arg-type]
        error: Any = caught.value.error
        intents.append(error.payment_intent.id)
    assert intents[0] == intents[1]


def test_a_canceled_intent_takes_no_money(any_client: StripeClient) -> None:
    intent = any_client.v1.payment_intents.create({"amount": AMOUNT, "currency": "cny"})
    done = any_client.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
    assert (done.status, done.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        any_client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa", "return_url": "https://a.test"}
        )
    assert caught.value.code == "payment_intent_unexpected_state"


def test_a_paid_intent_cannot_be_canceled(any_client: StripeClient) -> None:
    intent = pay(any_client)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        any_client.v1.payment_intents.cancel(intent.id)
    assert caught.value.code == "payment_intent_unexpected_state"
    error: Any = caught.value.error
    assert error.payment_intent.status == "succeeded"


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"amount": AMOUNT}, "parameter_missing", "currency"),
        ({"amount": "many", "currency": "cny"}, "parameter_invalid_integer", "amount"),
        ({"amount": AMOUNT, "currency": "cny", "colour": "red"}, "parameter_unknown", "colour"),
        ({"amount": AMOUNT, "currency": ""}, "parameter_invalid_empty", "currency"),
        ({"amount": AMOUNT, "currency": "cny", "customer": "cus_none"}, "resource_missing", "customer"),
        ({"amount": 1, "currency": "cny"}, "amount_too_small", "amount"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_parameters_are_refused(any_client: StripeClient, params: Any, code: str, param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        any_client.v1.payment_intents.create(params)
    assert (caught.value.code, caught.value.param) == (code, param)


@pytest.mark.parametrize("kind", ["payment_intents", "customers", "charges", "refunds", "events"])
def test_what_is_not_there_is_404(any_client: StripeClient, kind: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        getattr(any_client.v1, kind).retrieve("none_1")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_metadata_is_merged_and_an_empty_value_removes(any_client: StripeClient) -> None:
    made = any_client.v1.customers.create({"metadata": {"a": "1", "b": "2"}})
    done = any_client.v1.customers.update(made.id, {"metadata": {"b": "", "c": "3"}})
    assert _texts(done) == {"a": "1", "c": "3"}
    assert any_client.v1.customers.delete(made.id).deleted is True

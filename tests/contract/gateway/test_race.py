"""Cancel against confirm, a hundred at once: the intent has one end, and the books agree with it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe
from stripe import StripeClient

from tests.contract.gateway.asking import AMOUNT, RETURN_URL, pay
from tests.contract.gateway.client import connect

THREADS = 100


def test_of_a_hundred_cancels_and_confirms_one_wins(gateway_url: str, client: StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": AMOUNT, "currency": "cny"})
    start = threading.Barrier(THREADS)

    def run(number: int) -> str:
        mine = connect(gateway_url)
        start.wait()
        try:
            if number % 2:
                return mine.v1.payment_intents.cancel(intent.id).status
            params: stripe.params.PaymentIntentConfirmParams = {"payment_method": "pm_card_visa"}
            params["return_url"] = RETURN_URL
            return mine.v1.payment_intents.confirm(intent.id, params).status
        except stripe.InvalidRequestError as error:
            assert error.code == "payment_intent_unexpected_state"
            return "refused"

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(run, range(THREADS)))
    end = client.v1.payment_intents.retrieve(intent.id).status
    assert end in ("succeeded", "canceled")
    assert sorted(answers) == sorted([end] + ["refused"] * (THREADS - 1))
    charges = client.v1.charges.list({"payment_intent": intent.id}).data
    assert len(charges) == (1 if end == "succeeded" else 0)


def test_refunds_at_once_never_exceed_the_payment(gateway_url: str, client: StripeClient) -> None:
    intent = pay(client)
    start = threading.Barrier(10)

    def run(number: int) -> int:
        mine = connect(gateway_url)
        start.wait()
        try:
            return mine.v1.refunds.create({"payment_intent": intent.id, "amount": 1_000}).amount
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(10) as pool:
        given = list(pool.map(run, range(10)))
    assert sum(given) == 6_000
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 801})

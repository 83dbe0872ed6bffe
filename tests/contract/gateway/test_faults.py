"""A bad network on order, and what idempotency keys save in it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe
from stripe import StripeClient

from tests.contract.gateway.asking import paying
from tests.contract.gateway.client import connect
from tests.contract.gateway.control import Controls

INTENTS = "/v1/payment_intents"
KEY: Any = {"idempotency_key": "attempt-1"}


def create(client: StripeClient, options: Any = None) -> stripe.PaymentIntent:
    return client.v1.payment_intents.create(paying(), options)  # type: ignore[arg-type]


def count(client: StripeClient) -> int:
    return len(client.v1.payment_intents.list({"limit": 100}).data)


@pytest.mark.parametrize(("status", "kind"), [(500, stripe.APIError), (429, stripe.RateLimitError)])
def test_a_refused_request_was_not_carried_out(
    client: StripeClient, controls: Controls, status: int, kind: type[stripe.StripeError]
) -> None:
    controls.do("faults", path=INTENTS, method="POST", status=status)
    with pytest.raises(kind):
        create(client, KEY)
    assert count(client) == 0
    assert create(client, KEY).status == "succeeded"
    assert count(client) == 1


def test_a_lost_answer_is_replayed_to_the_same_key(client: StripeClient, controls: Controls) -> None:
    controls.do("faults", path=INTENTS, method="POST", when="after", drop=True)
    with pytest.raises(stripe.APIConnectionError):
        create(client, KEY)
    assert count(client) == 1
    again = create(client, KEY)
    assert again.last_response is not None
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert count(client) == 1


@pytest.mark.parametrize("fault", [{"status": 500}, {"when": "after", "drop": True}])
def test_who_is_away_replays_nothing(client: StripeClient, controls: Controls, fault: dict[str, Any]) -> None:
    made = create(client, KEY)
    controls.do("faults", path=INTENTS, method="POST", **fault)
    with pytest.raises(stripe.StripeError):
        create(client, KEY)
    assert create(client, KEY).id == made.id


def test_without_a_key_a_lost_answer_costs_a_second_payment(client: StripeClient, controls: Controls) -> None:
    """The control of the test above: it is the key that saves the shopper."""
    controls.do("faults", path=INTENTS, method="POST", when="after", drop=True)
    with pytest.raises(stripe.APIConnectionError):
        client.v1.payment_intents.create(paying(), {"idempotency_key": "one"})  # type: ignore[arg-type]
    client.v1.payment_intents.create(paying(), {"idempotency_key": "other"})  # type: ignore[arg-type]
    assert count(client) == 2


def test_the_sdks_own_retry_pays_once(gateway_url: str, client: StripeClient, controls: Controls) -> None:
    controls.do("faults", path=INTENTS, method="POST", when="after", status=500)
    assert create(connect(gateway_url, retries=1)).status == "succeeded"
    assert count(client) == 1


def test_a_second_request_meanwhile_is_409(
    gateway_url: str, client: StripeClient, controls: Controls
) -> None:
    controls.do("faults", path=INTENTS, method="POST", hold="slow")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(create, connect(gateway_url), KEY)
        controls.until(lambda: controls.look("held")["held"] == {"slow": 1})
        with pytest.raises(stripe.APIError) as caught:
            create(client, KEY)
        controls.do("release", hold="slow")
        assert first.result().status == "succeeded"
    refusal: Any = caught.value.error
    assert (caught.value.http_status, refusal.code) == (409, "idempotency_key_in_use")
    assert create(client, KEY).id == first.result().id


def test_a_validation_error_does_not_use_up_the_key(client: StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create({"amount": 6_800}, KEY)  # type: ignore[typeddict-item]
    assert create(client, KEY).status == "succeeded"


def test_an_event_that_is_not_there_is_told(controls: Controls) -> None:
    with pytest.raises(AssertionError, match="No such event"):
        controls.do("webhooks/redeliver", event="evt_none")


def test_an_unknown_fault_is_told(controls: Controls) -> None:
    with pytest.raises(AssertionError, match="a fault has"):
        controls.do("faults", weather="bad")

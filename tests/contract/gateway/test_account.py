"""What befalls an account: disputes, payouts, kept cards, too many requests, the wrong mode."""

import uuid
from typing import Any

import pytest
import stripe
from stripe import StripeClient

from tests.contract.gateway.asking import pay
from tests.contract.gateway.conftest import checked
from tests.contract.gateway.control import Controls


def nets(client: StripeClient, source: str) -> list[tuple[str, int, int]]:
    """(category, amount, fee) of what a source moved, in order."""
    found = client.v1.balance_transactions.list({"source": source}).data
    return [(entry.reporting_category, entry.amount, entry.fee) for entry in reversed(found)]


def test_a_dispute_takes_the_money_and_a_fee(client: StripeClient, controls: Controls) -> None:
    intent = pay(client)
    key = controls.do("disputes", payment_intent=intent.id, reason="product_not_received")["dispute"]
    dispute = client.v1.disputes.retrieve(key)
    assert (dispute.status, dispute.amount, dispute.reason) == (
        "needs_response",
        6_800,
        "product_not_received",
    )
    assert nets(client, key) == [("dispute", -6_800, 1_500)]
    assert client.v1.charges.retrieve(str(intent.latest_charge)).disputed is True
    kinds = {event.type for event in client.v1.events.list().data}
    assert {"charge.dispute.created", "charge.dispute.funds_withdrawn"} <= kinds
    assert "dispute" in checked(client)


@pytest.mark.parametrize(
    ("outcome", "moved"),
    [
        ("won", [("dispute", -6_800, 1_500), ("dispute_reversal", 6_800, 0)]),
        ("lost", [("dispute", -6_800, 1_500)]),
    ],
)
def test_a_dispute_ends(client: StripeClient, controls: Controls, outcome: str, moved: Any) -> None:
    key = controls.do("disputes", payment_intent=pay(client).id)["dispute"]
    sent = client.v1.disputes.update(key, {"evidence": {"uncategorized_text": "signed for"}})
    assert (sent.status, sent.evidence_details.has_evidence) == ("under_review", True)
    assert controls.do("disputes/end", dispute=key, outcome=outcome) == {"status": outcome}
    assert nets(client, key) == moved
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.disputes.close(key)


def test_an_inquiry_asks_and_takes_nothing(client: StripeClient, controls: Controls) -> None:
    intent = pay(client)
    key = controls.do("disputes", payment_intent=intent.id, inquiry=True)["dispute"]
    assert client.v1.disputes.retrieve(key).status == "warning_needs_response"
    assert client.v1.refunds.create({"payment_intent": intent.id, "amount": 800}).status == "succeeded"
    assert controls.do("disputes/end", dispute=key, outcome="won") == {"status": "warning_closed"}
    assert nets(client, key) == []
    kinds = [event.type for event in client.v1.events.list().data if "dispute" in event.type]
    assert kinds == ["charge.dispute.closed", "charge.dispute.created"]


def test_a_card_that_always_complains(client: StripeClient, controls: Controls) -> None:
    intent = pay(client, "pm_card_createDispute")
    controls.until(lambda: len(client.v1.disputes.list({"payment_intent": intent.id}).data) == 1)


def test_a_payout_leaves_the_balance_and_may_come_back(client: StripeClient, controls: Controls) -> None:
    pay(client, capture_method="automatic")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payouts.create({"amount": 6_800, "currency": "cny"})
    assert caught.value.code == "balance_insufficient"
    payout = client.v1.payouts.create({"amount": 6_369, "currency": "cny"})
    controls.until(lambda: client.v1.payouts.retrieve(payout.id).status == "paid")
    assert controls.do("payouts/fail", payout=payout.id) == {"status": "failed"}
    assert sum(entry.net for entry in client.v1.balance_transactions.list({"source": payout.id}).data) == 0


def test_a_card_is_kept_without_a_payment(any_client: StripeClient) -> None:
    customer = any_client.v1.customers.create({})
    asked: Any = {"customer": customer.id, "payment_method_types": ["card"], "usage": "on_session"}
    setup = any_client.v1.setup_intents.create(asked)
    assert setup.status == "requires_payment_method"
    done = any_client.v1.setup_intents.confirm(setup.id, {"payment_method": "pm_card_visa"})
    assert (done.status, done.usage) == ("succeeded", "on_session")
    kept = any_client.v1.customers.payment_methods.list(customer.id).data
    assert [method.id for method in kept] == [done.payment_method]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        any_client.v1.setup_intents.cancel(setup.id)
    assert caught.value.code == "setup_intent_unexpected_state"


@pytest.mark.parametrize(
    ("outcome", "status"), [("complete", "succeeded"), ("fail", "requires_payment_method")]
)
def test_a_bank_asks_before_a_card_is_kept(
    client: StripeClient, controls: Controls, outcome: str, status: str
) -> None:
    setup = client.v1.setup_intents.create(
        {"confirm": True, "payment_method": "pm_card_authenticationRequired", "use_stripe_sdk": True}
    )
    assert setup.status == "requires_action"
    assert controls.do("authenticate", setup_intent=setup.id, outcome=outcome) == {"status": status}


def test_too_many_requests_are_refused_and_lose_nothing(client: StripeClient, controls: Controls) -> None:
    controls.do("settings", rate_limit=3)
    key = f"attempt-{uuid.uuid4()}"
    for _ in range(3):
        client.v1.payment_intents.list()
    with pytest.raises(stripe.RateLimitError):
        client.v1.payment_intents.list()
    asked: Any = {"amount": 500, "currency": "cny"}
    client.v1.payment_intents.create(asked, {"idempotency_key": key})
    assert controls.look("refused") == {"refused": 1}


def test_events_say_their_mode(client: StripeClient, controls: Controls) -> None:
    controls.do("settings", livemode=True)
    pay(client)
    assert {event.livemode for event in client.v1.events.list().data} == {True}

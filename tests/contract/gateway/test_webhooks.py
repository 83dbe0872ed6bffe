"""Webhooks: signed, repeated until received, sometimes twice, sometimes in the wrong order."""

import time

import pytest
import stripe
from stripe import StripeClient

from tests.contract.gateway.asking import pay
from tests.contract.gateway.control import Controls
from tests.contract.gateway.receiver import Receiver

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated"]


def listen(client: StripeClient, receiver: Receiver, *kinds: str) -> str:
    """Have the receiver told of these types; the signing secret."""
    wanted = list(kinds) or ["*"]
    made = client.v1.webhook_endpoints.create({"url": receiver.url, "enabled_events": wanted})  # type: ignore[typeddict-item]
    assert made.secret is not None
    return made.secret


def test_a_payment_is_told_in_signed_events(client: StripeClient, receiver: Receiver) -> None:
    secret = listen(client, receiver)
    intent = pay(client)
    receiver.wait(lambda: len(receiver.posts) == 4)
    events = receiver.events(secret)
    assert sorted(event.type for event in events) == sorted(PAID)
    succeeded = next(event for event in events if event.type == "payment_intent.succeeded")
    assert succeeded.to_dict()["data"]["object"]["id"] == intent.id
    assert succeeded.livemode is False
    assert [event.type for event in client.v1.events.list().data] == PAID[::-1]
    assert client.v1.events.retrieve(succeeded.id).id == succeeded.id


def test_a_wrong_secret_does_not_verify(client: StripeClient, receiver: Receiver) -> None:
    listen(client, receiver, "payment_intent.succeeded")
    pay(client)
    receiver.wait(lambda: len(receiver.posts) == 1)
    with pytest.raises(stripe.SignatureVerificationError):
        receiver.events("whsec_other")


def test_only_the_types_asked_for_are_sent(
    client: StripeClient, receiver: Receiver, controls: Controls
) -> None:
    secret = listen(client, receiver, "charge.updated")
    pay(client)
    receiver.wait(lambda: len(receiver.posts) == 1)
    assert [event.type for event in receiver.events(secret)] == ["charge.updated"]
    controls.until(lambda: len(controls.look("deliveries")["deliveries"]) == 1)
    assert controls.look("deliveries")["deliveries"][0]["type"] == "charge.updated"


def test_a_refused_event_is_sent_again_until_it_is_received(
    client: StripeClient, receiver: Receiver, controls: Controls
) -> None:
    controls.do("settings", retry_first=0.05)
    secret = listen(client, receiver, "payment_intent.succeeded")
    receiver.answers = [500, 302]
    pay(client)
    receiver.wait(lambda: len(receiver.posts) == 3)
    events = receiver.events(secret)
    assert len({event.id for event in events}) == 1
    controls.until(lambda: client.v1.events.retrieve(events[0].id).pending_webhooks == 0)
    tried = [(made["attempt"], made["status"]) for made in controls.look("deliveries")["deliveries"]]
    assert tried == [(0, 500), (1, 302), (2, 200)]


def test_an_event_can_come_twice_at_once(
    client: StripeClient, receiver: Receiver, controls: Controls
) -> None:
    secret = listen(client, receiver, "payment_intent.succeeded")
    controls.do("webhooks/copies", copies=2)
    pay(client)
    receiver.wait(lambda: len(receiver.posts) == 2)
    first, second = receiver.events(secret)
    assert first.id == second.id


def test_held_events_come_in_the_wrong_order(
    client: StripeClient, receiver: Receiver, controls: Controls
) -> None:
    controls.do("settings", settlement_delay=0)
    secret = listen(client, receiver)
    controls.do("webhooks/hold")
    pay(client)
    controls.until(lambda: len(client.v1.events.list().data) == 4)
    assert receiver.posts == []
    assert controls.do("webhooks/release", backwards=True) == {"released": 4}
    receiver.wait(lambda: len(receiver.posts) == 4)
    assert [event.type for event in receiver.events(secret)] == PAID[::-1]


def test_an_old_event_can_be_sent_again(client: StripeClient, receiver: Receiver, controls: Controls) -> None:
    pay(client)
    secret = listen(client, receiver)
    event = client.v1.events.list({"type": "payment_intent.succeeded"}).data[0]
    assert controls.do("webhooks/redeliver", event=event.id, times=2) == {"sent": 2}
    receiver.wait(lambda: len(receiver.posts) == 2)
    assert [sent.id for sent in receiver.events(secret)] == [event.id, event.id]


def test_a_rolled_secret_signs_beside_the_former_one(
    client: StripeClient, receiver: Receiver, controls: Controls
) -> None:
    former = listen(client, receiver, "payment_intent.succeeded")
    endpoint = client.v1.webhook_endpoints.list().data[0]
    fresh = controls.do("webhooks/roll-secret", endpoint=endpoint.id, keep_seconds=3_600)["secret"]
    pay(client)
    receiver.wait(lambda: len(receiver.posts) == 1)
    assert receiver.events(former)[0].id == receiver.events(fresh)[0].id
    stamp = int(receiver.posts[0][1].split(",")[0].removeprefix("t="))
    assert abs(time.time() - stamp) < 300


def test_a_disabled_endpoint_hears_nothing(
    client: StripeClient, receiver: Receiver, controls: Controls
) -> None:
    listen(client, receiver)
    endpoint = client.v1.webhook_endpoints.list().data[0]
    assert client.v1.webhook_endpoints.update(endpoint.id, {"disabled": True}).status == "disabled"
    pay(client)
    assert [event.pending_webhooks for event in client.v1.events.list().data][-1] == 0
    assert client.v1.webhook_endpoints.delete(endpoint.id).deleted is True

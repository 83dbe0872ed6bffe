"""What the shop asks of any rail: its notifications, and what is known when it does not answer."""

from collections.abc import Callable
from typing import Any

import pytest

from core.clock import FrozenClock
from shop.errors import BadSignature, NotificationUnreadable, ProcessorUnavailable, WrongMode
from shop.payments.gateway import FEE_KNOWN, Intent
from tests.contract.gateway.asking import RETURN_URL
from tests.contract.gateway.rails import ask, give_back, paid
from tests.contract.gateway.worlds import Outage, World

PATIENCE = 300
"""Seconds for which a notification is good, and for which it may be ahead of our clock."""


def test_a_notification_says_what_it_is_about(world: World, at_start: FrozenClock) -> None:
    world.rail.create_customer(reference="user-5")
    intent = paid(world)
    refund = give_back(world, intent, 800)
    dispute = world.complain(intent, reason="fraudulent")
    about = {"intent": intent.id, "charge": intent.charge_id, "refund": refund.id, "dispute": dispute}
    at = int(at_start.at.timestamp())
    heard = {}
    for what in (*about, "other"):
        payload = world.notification(what)
        signature = world.sign(payload, at=at)
        heard[what] = world.rail.verify_webhook(payload=payload, signature=signature)
        assert world.rail.verify_webhook(payload=payload, signature=signature) == heard[what]
    assert {what: hint.about for what, hint in heard.items()} == {what: what for what in heard}
    assert {what: heard[what].object_id for what in about} == about
    assert heard["charge"].type == FEE_KNOWN
    assert len({hint.event_id for hint in heard.values()}) == 5


def test_who_signed_a_notification_and_when(world: World, at_start: FrozenClock) -> None:
    paid(world)
    payload, at = world.notification("intent"), int(at_start.at.timestamp())

    def heard(signature: str, told: bytes = payload) -> str:
        try:
            return world.rail.verify_webhook(payload=told, signature=signature).about
        except BadSignature as refusal:
            return str(refusal.data["reason"])

    good = world.sign(payload, at=at)
    assert heard(good) == "intent"
    assert heard(world.sign(payload, at=at, by="former")) == "intent"
    assert heard(world.sign(payload, at=at, by="stranger")) == "wrong"
    assert heard(good, payload.replace(b"succeeded", b"processed")) == "wrong"
    assert (heard(""), heard("good")) == ("missing", "malformed")
    assert [heard(world.sign(payload, at=at - PATIENCE - late)) for late in (0, 1)] == ["intent", "old"]
    assert [heard(world.sign(payload, at=at + PATIENCE + early)) for early in (0, 1)] == ["intent", "future"]


def test_a_notification_of_the_other_mode_or_of_nothing(world: World, at_start: FrozenClock) -> None:
    paid(world)
    at = int(at_start.at.timestamp())
    other = world.other_mode(world.notification("intent"))
    with pytest.raises(WrongMode):
        world.rail.verify_webhook(payload=other, signature=world.sign(other, at=at))
    for nothing in (b"", b"[]", b"{}", b"\xff"):
        with pytest.raises(NotificationUnreadable):
            world.rail.verify_webhook(payload=nothing, signature=world.sign(nothing, at=at))


CALLS: dict[str, Callable[[World, Intent], Any]] = {
    "create_customer": lambda world, intent: world.rail.create_customer(reference="user-5"),
    "create_intent": lambda world, intent: ask(world, "attempt-8"),
    "read_intent": lambda world, intent: world.rail.read_intent(intent.id),
    "confirm_intent": lambda world, intent: world.rail.confirm_intent(
        intent.id, method_id="none_1", return_url=RETURN_URL
    ),
    "saved_methods": lambda world, intent: world.rail.saved_methods("none_1"),
    "forget_method": lambda world, intent: world.rail.forget_method("none_1", "none_2"),
    "cancel_intent": lambda world, intent: world.rail.cancel_intent(intent.id),
    "refund": lambda world, intent: give_back(world, intent, 800),
    "intent_of_charge": lambda world, intent: world.rail.intent_of_charge(intent.charge_id),
    "read_refund": lambda world, intent: world.rail.read_refund("none_1"),
    "read_dispute": lambda world, intent: world.rail.read_dispute("none_1"),
    "movements": lambda world, intent: list(world.rail.movements(source_id=intent.charge_id)),
}


@pytest.mark.parametrize("how", ["error", "cut"])
@pytest.mark.parametrize("name", CALLS)
def test_while_it_is_away_nothing_is_known(world: World, name: str, how: Outage) -> None:
    intent = paid(world)
    world.away(how)
    with pytest.raises(ProcessorUnavailable):
        CALLS[name](world, intent)
    world.back()
    assert (world.count("intents"), world.count("refunds"), world.count("customers")) == (1, 0, 0)
    assert world.rail.read_intent(intent.id) == intent


@pytest.mark.parametrize(
    ("name", "what", "many"),
    [("create_customer", "customers", 1), ("create_intent", "intents", 2), ("refund", "refunds", 1)],
)
def test_an_answer_that_was_lost_is_asked_for_again(world: World, name: str, what: Any, many: int) -> None:
    intent = paid(world)
    world.away("lost")
    with pytest.raises(ProcessorUnavailable):
        CALLS[name](world, intent)
    world.back()
    assert world.count(what) == many
    assert CALLS[name](world, intent) == CALLS[name](world, intent)
    assert world.count(what) == many


def test_whoever_is_too_slow_is_away(world: World) -> None:
    intent = paid(world)
    world.slow()
    with pytest.raises(ProcessorUnavailable):
        world.rail.read_intent(intent.id)
    world.back()
    assert world.rail.read_intent(intent.id) == intent


def test_notifications_are_verified_while_it_is_away(world: World, at_start: FrozenClock) -> None:
    intent = paid(world)
    payload = world.notification("intent")
    signature = world.sign(payload, at=int(at_start.at.timestamp()))
    world.away("cut")
    assert world.rail.verify_webhook(payload=payload, signature=signature).object_id == intent.id

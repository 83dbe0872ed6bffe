"""What the shop asks of any rail: intents, how they are paid, and the cards that a buyer keeps."""

from dataclasses import replace
from typing import Any

import pytest

from shop.errors import ProcessorRefused
from shop.payments.gateway import MISSING, Capabilities, Intent
from shop.payments.registry import DEFAULT, GATEWAYS
from tests.contract.gateway.asking import AMOUNT, RETURN_URL
from tests.contract.gateway.rails import REFERENCES, ask, confirm, needs, paid
from tests.contract.gateway.worlds import WORLDS, World


def test_every_rail_is_here_and_one_is_the_default() -> None:
    assert set(WORLDS) == set(GATEWAYS)
    assert DEFAULT in GATEWAYS


@pytest.mark.parametrize(
    ("method", "able"),
    [
        ("card", Capabilities(refund_window_days=None, asynchronous_refund=True, saved_methods=True)),
        ("alipay", Capabilities(refund_window_days=90, asynchronous_refund=True, saved_methods=False)),
        ("wechat_pay", Capabilities(refund_window_days=180, asynchronous_refund=True, saved_methods=False)),
    ],
)
def test_what_a_way_to_pay_can_do(world: World, method: str, able: Capabilities) -> None:
    needs(world, method)
    assert world.rail.capabilities(method) == able


@pytest.mark.parametrize("amount_fen", [400, 6_800, 9_999, 12_345_678])
def test_an_intent_is_as_it_was_asked(world: World, amount_fen: int) -> None:
    made = ask(world, amount_fen=amount_fen)
    assert made == Intent(made.id, "open", amount_fen, 0, "CNY", made.client_secret)
    assert (bool(made.id), bool(made.client_secret), type(made.amount_fen)) == (True, True, int)
    assert world.rail.read_intent(made.id) == made
    assert world.references(made.id) == REFERENCES


def test_one_key_makes_one_intent(world: World) -> None:
    first = ask(world)
    assert ask(world) == first
    with pytest.raises(ProcessorRefused):
        ask(world, amount_fen=AMOUNT + 1)
    assert (world.count("intents"), world.rail.read_intent(first.id)) == (1, first)
    assert ask(world, "attempt-8").id != first.id


def test_the_key_of_an_older_request_answers_what_is_true_now(world: World) -> None:
    now_paid = paid(world)
    assert ask(world) == now_paid
    canceled = world.rail.cancel_intent(ask(world, "attempt-8").id)
    assert (ask(world, "attempt-8"), canceled.status) == (canceled, "canceled")
    assert world.count("intents") == 2


def test_an_amount_that_is_none_is_refused(world: World) -> None:
    with pytest.raises(ProcessorRefused):
        ask(world, amount_fen=0)
    assert world.count("intents") == 0


@pytest.mark.parametrize("by", ["card", "alipay", "wechat_pay"])
def test_a_paid_intent(world: World, by: str) -> None:
    needs(world, by)
    intent = ask(world)
    world.pay(intent, by=by)
    found = world.rail.read_intent(intent.id)
    assert found == replace(
        intent, status="succeeded", received_fen=AMOUNT, method=by, charge_id=found.charge_id
    )
    assert world.rail.intent_of_charge(found.charge_id) == intent.id


@pytest.mark.parametrize(
    "code", ["declined", "insufficient_funds", "expired_card", "incorrect_cvc", "try_again"]
)
def test_a_declined_intent_stays_open_and_another_card_pays_it(world: World, code: str) -> None:
    needs(world, "card")
    intent = ask(world)
    world.decline(intent, code=f"shop.payment.{code}")
    found = world.rail.read_intent(intent.id)
    why = f"shop.payment.{code}"
    assert replace(found, charge_id="") == replace(intent, failure_code=why)
    world.pay(intent)
    after = world.rail.read_intent(intent.id)
    assert (after.status, after.received_fen, after.failure_code) == ("succeeded", AMOUNT, "")
    assert world.rail.intent_of_charge(after.charge_id) == intent.id


@pytest.mark.parametrize(
    ("agrees", "status", "received", "failure"),
    [(True, "succeeded", AMOUNT, ""), (False, "open", 0, "shop.payment.not_authenticated")],
)
def test_a_bank_asks_the_buyer(world: World, agrees: bool, status: str, received: int, failure: str) -> None:
    needs(world, "card")
    intent = ask(world)
    world.ask_bank(intent)
    assert world.rail.read_intent(intent.id) == replace(intent, needs="authenticate", method="card")
    world.answer_bank(intent, agrees=agrees)
    found = world.rail.read_intent(intent.id)
    assert (found.status, found.received_fen, found.failure_code) == (status, received, failure)
    assert (found.needs, bool(found.charge_id)) == ("", agrees)


def test_why_the_last_try_failed_is_no_news_while_another_is_under_way(world: World) -> None:
    needs(world, "card")
    intent = ask(world)
    world.decline(intent, code="shop.payment.declined")
    world.ask_bank(intent)
    found = world.rail.read_intent(intent.id)
    assert (found.status, found.needs, found.failure_code) == ("open", "authenticate", "")


def test_money_that_is_under_way_is_not_there(world: World) -> None:
    intent = ask(world)
    world.leave_processing(intent)
    found = world.rail.read_intent(intent.id)
    assert (found.status, found.amount_fen, found.received_fen) == ("processing", AMOUNT, 0)


def test_a_canceled_intent_can_not_be_paid(world: World) -> None:
    intent = ask(world)
    canceled = replace(intent, status="canceled")
    assert world.rail.cancel_intent(intent.id) == canceled
    assert world.rail.cancel_intent(intent.id) == canceled
    world.pay(intent)
    assert world.rail.read_intent(intent.id) == canceled


def test_to_cancel_a_paid_one_answers_it_as_it_is(world: World) -> None:
    now_paid = paid(world)
    assert world.rail.cancel_intent(now_paid.id) == now_paid
    assert (now_paid.status, now_paid.received_fen) == ("succeeded", AMOUNT)


def test_a_customer_has_one_id(world: World) -> None:
    first = world.rail.create_customer(reference="user-5")
    assert world.rail.create_customer(reference="user-5") == first
    assert world.count("customers") == 1
    assert world.rail.create_customer(reference="user-6") != first


@pytest.mark.parametrize("keeps", [True, False])
def test_a_card_is_kept_when_its_buyer_wants_it(world: World, keeps: bool) -> None:
    needs(world, "card")
    customer = world.rail.create_customer(reference="user-5")
    intent = ask(world, customer_id=customer, keeps_method=keeps)
    assert (intent.customer_id, intent.saves_method) == (customer, keeps)
    assert world.rail.saved_methods(customer) == []
    world.pay(intent, by="card")
    assert len(world.rail.saved_methods(customer)) == int(keeps)


def test_kept_cards_pay_and_are_let_go(world: World) -> None:
    needs(world, "card")
    customer = world.rail.create_customer(reference="user-5")
    older, newer = world.keep_card(customer, then="declines"), world.keep_card(customer)
    assert world.rail.saved_methods(customer) == [newer, older]
    intent = ask(world, customer_id=customer)
    declined = confirm(world, intent, older.id)
    assert replace(declined, charge_id="") == replace(intent, failure_code="shop.payment.declined")
    now_paid = confirm(world, intent, newer.id)
    assert now_paid == replace(
        intent, status="succeeded", received_fen=AMOUNT, method="card", charge_id=now_paid.charge_id
    )
    assert confirm(world, intent, newer.id) == now_paid
    assert world.rail.forget_method(customer, newer.id) is True
    assert world.rail.saved_methods(customer) == [older]
    assert world.rail.forget_method(customer, newer.id) is False
    other = ask(world, "attempt-8", customer_id=customer)
    assert confirm(world, other, newer.id) == other


def test_a_kept_card_whose_bank_asks(world: World) -> None:
    needs(world, "card")
    customer = world.rail.create_customer(reference="user-5")
    intent = ask(world, customer_id=customer)
    asked = confirm(world, intent, world.keep_card(customer, then="asks").id)
    assert asked == replace(intent, needs="authenticate", method="card")
    world.answer_bank(intent, agrees=True)
    assert world.rail.read_intent(intent.id).received_fen == AMOUNT


def test_nobody_uses_or_forgets_the_card_of_another(world: World) -> None:
    needs(world, "card")
    owner, other = (world.rail.create_customer(reference=f"user-{number}") for number in (5, 6))
    card = world.keep_card(owner)
    intent = ask(world, customer_id=other)
    assert confirm(world, intent, card.id) == intent
    assert world.rail.forget_method(other, card.id) is False
    assert (world.rail.saved_methods(other), world.rail.saved_methods(owner)) == ([], [card])


@pytest.mark.parametrize(
    "call",
    [
        lambda rail: rail.read_intent("none_1"),
        lambda rail: rail.confirm_intent("none_1", method_id="none_2", return_url=RETURN_URL),
        lambda rail: rail.cancel_intent("none_1"),
        lambda rail: rail.refund(intent_id="none_1", amount_fen=1, key="refund-1"),
        lambda rail: rail.intent_of_charge("none_1"),
        lambda rail: rail.read_refund("none_1"),
        lambda rail: rail.read_dispute("none_1"),
        lambda rail: rail.saved_methods("none_1"),
        lambda rail: rail.forget_method("none_1", "none_2"),
    ],
    ids=["read_intent", "confirm", "cancel", "refund", "charge", "read_refund", "dispute", "cards", "forget"],
)
def test_what_the_processor_does_not_know_is_refused(world: World, call: Any) -> None:
    with pytest.raises(ProcessorRefused) as caught:
        call(world.rail)
    assert caught.value.data["processor_code"] == MISSING

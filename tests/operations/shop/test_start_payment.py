"""Starting a payment, against the gateway's own process."""

import json
from datetime import timedelta

import pytest

from core.clock import FrozenClock
from shop.errors import AlreadyPaid, OrderClosed, ProcessorUnavailable
from shop.models import Payment, ProcessorCustomer
from shop.operations import cancel_order, converge_payment
from tests.buying import actor, buy, order, start, statuses
from tests.cast import Cast
from tests.processor import Processor


def test_makes_one_intent_of_the_whole_amount(cast: Cast, processor: Processor) -> None:
    placed = order(cast, 2)
    started = start(placed)
    assert (started.payment.status, started.payment.amount_fen) == ("open", 19998)
    intent = processor.read(f"/v1/payment_intents/{started.payment.intent_id}")
    assert (intent["amount"], intent["currency"], intent["customer"], intent["setup_future_usage"]) == (
        19998,
        "cny",
        None,
        None,
    )
    assert intent["metadata"] == {"order": placed.number, "payment": str(started.payment.pk)}
    assert intent["client_secret"] == started.client_secret


def test_two_tabs_share_it(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    first, second = start(placed), start(placed)
    assert (first.payment.pk, first.client_secret) == (second.payment.pk, second.client_secret)
    assert (Payment.objects.count(), processor.count("payment_intents")) == (1, 1)


def test_no_second_charge_of_a_paid_order(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    with pytest.raises(AlreadyPaid):
        start(placed)
    assert (Payment.objects.count(), processor.count("payment_intents")) == (1, 1)


def test_a_payment_that_nobody_heard_of_is_found(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    with pytest.raises(AlreadyPaid):
        start(placed)
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])


def test_no_payment_after_the_reservation(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    placed = order(cast)
    at_start.advance(timedelta(minutes=15))
    with pytest.raises(OrderClosed) as refusal:
        start(placed)
    assert refusal.value.data == {"status": "expired"}
    assert (Payment.objects.count(), processor.count("payment_intents")) == (0, 0)


def test_no_payment_of_a_cancelled_order(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    cancel_order(order=placed, actor=actor(cast))
    with pytest.raises(OrderClosed):
        start(placed)
    assert Payment.objects.count() == 0


def test_a_lost_answer_makes_no_second_intent(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    fault = {"path": "/v1/payment_intents", "method": "POST", "when": "after", "drop": True}
    processor.control("faults", fault)
    started = start(placed)
    assert (statuses(placed), processor.count("payment_intents")) == (("pending", ["open"], ["kept"]), 1)
    processor.pay(started.client_secret)
    assert converge_payment(payment_id=started.payment.pk).status == "succeeded"


def test_a_process_that_died_before_recording_makes_no_second_intent(
    cast: Cast, processor: Processor
) -> None:
    placed = order(cast)
    first = start(placed)
    processor.pay(first.client_secret, card="pm_card_visa_chargeDeclined")
    Payment.objects.update(status="created", intent_id=None, read_at=None)
    second = start(placed)
    assert (second.client_secret, second.payment.last_error) == (
        first.client_secret,
        "shop.payment.declined",
    )
    assert (statuses(placed), processor.count("payment_intents")) == (("pending", ["open"], ["kept"]), 1)


def test_a_processor_that_is_down_leaves_the_order_as_it_is(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    processor.control("faults", {"status": 503, "times": 3})
    with pytest.raises(ProcessorUnavailable):
        start(placed)
    assert (statuses(placed), processor.count("payment_intents")) == (("pending", ["created"], ["kept"]), 0)


def test_an_intent_canceled_elsewhere_gives_way_to_a_new_one(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    first = start(placed)
    processor.post(f"/v1/payment_intents/{first.payment.intent_id}/cancel")
    second = start(placed)
    assert first.payment.intent_id != second.payment.intent_id
    assert statuses(placed) == ("pending", ["canceled", "open"], ["kept"])


def test_keeping_a_card_needs_an_opaque_customer(cast: Cast, processor: Processor) -> None:
    started = start(order(cast), save_card=True)
    intent = processor.read(f"/v1/payment_intents/{started.payment.intent_id}")
    customer = processor.read(f"/v1/customers/{ProcessorCustomer.objects.get(user=cast.wheat).customer_id}")
    assert (intent["setup_future_usage"], intent["customer"]) == ("on_session", customer["id"])
    assert (customer["name"], customer["email"], customer["phone"], customer["address"]) == (None,) * 4
    start(order(cast), save_card=True)
    assert processor.count("customers") == 1


def test_a_card_that_should_not_be_kept_is_not(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    kept = start(placed, save_card=True)
    other = start(placed, save_card=False)
    assert processor.read(f"/v1/payment_intents/{kept.payment.intent_id}")["status"] == "canceled"
    assert processor.read(f"/v1/payment_intents/{other.payment.intent_id}")["customer"] is None
    assert statuses(placed) == ("pending", ["canceled", "open"], ["kept"])


def test_nothing_personal_reaches_the_processor(cast: Cast, processor: Processor) -> None:
    started = start(order(cast), save_card=True)
    processor.pay(started.client_secret)
    known = json.dumps(
        [processor.read(f"/v1/{what}?limit=100") for what in ("payment_intents", "customers", "charges")],
        ensure_ascii=False,
    )
    for personal in ("王小麦", "小麦", "13800000001", "中华路", "建华区"):
        assert personal not in known

"""Hints from the processor."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
import stripe

from core import clock
from shop.errors import BadSignature, NotificationUnreadable, ProcessorUnavailable, WrongMode
from shop.models import Order, Payment, Refund, WebhookReceipt
from shop.operations import record_webhook, refund_order
from tests.buying import actor, buy, nothing_changes, order, start, statuses
from tests.cast import Cast
from tests.processor import FORMER, Processor, signed


def at() -> int:
    return int(clock.now().timestamp())


def deliver(payload: bytes, **options: Any) -> str:
    return record_webhook(payload=payload, signature=signed(payload, **{"at": at(), **options}))


def paid_unheard(cast: Cast, processor: Processor) -> Order:
    """Paid at the processor, and nobody told the shop."""
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    return placed


def test_a_hint_is_followed_once(cast: Cast, processor: Processor) -> None:
    placed = paid_unheard(cast, processor)
    event = processor.event("payment_intent.succeeded")
    assert deliver(event) == "applied"
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])
    with nothing_changes():
        assert [deliver(event), deliver(event)] == ["duplicate", "duplicate"]
    receipt = WebhookReceipt.objects.get()
    assert (receipt.type, receipt.outcome) == ("payment_intent.succeeded", "applied")


def test_it_is_only_a_hint(cast: Cast, processor: Processor) -> None:
    """The payload says succeeded; the processor, when asked, says no such thing."""
    placed = order(cast)
    started = start(placed)
    event = json.loads(processor.event("payment_intent.created"))
    event["type"], event["data"]["object"]["status"] = "payment_intent.succeeded", "succeeded"
    event["data"]["object"]["amount_received"] = 9999
    assert deliver(json.dumps(event).encode()) == "applied"
    assert (statuses(placed), started.payment.order_id) == (("pending", ["open"], ["kept"]), placed.pk)


def test_out_of_order(cast: Cast, processor: Processor) -> None:
    placed = paid_unheard(cast, processor)
    assert deliver(processor.event("payment_intent.succeeded")) == "applied"
    assert deliver(processor.event("payment_intent.created")) == "applied"
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])


def test_an_intent_that_is_not_ours_is_noted(cast: Cast, processor: Processor) -> None:
    processor.post("/v1/payment_intents", amount="5000", currency="cny")
    assert deliver(processor.event("payment_intent.created")) == "unknown"
    assert WebhookReceipt.objects.get().outcome == "unknown"


def test_what_we_do_not_need_is_noted(cast: Cast, processor: Processor) -> None:
    processor.post("/v1/customers")
    assert deliver(processor.event("customer.created")) == "ignored"


def test_a_hint_about_a_refund(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    Refund.objects.update(status="pending")
    assert deliver(processor.event("refund.created")) == "applied"
    assert Refund.objects.get().status == "succeeded"


def test_what_could_not_be_followed_is_followed_when_it_comes_again(cast: Cast, processor: Processor) -> None:
    placed = paid_unheard(cast, processor)
    event = processor.event("payment_intent.succeeded")
    processor.control("faults", {"status": 500, "times": 3})
    with pytest.raises(ProcessorUnavailable):
        deliver(event)
    assert (statuses(placed)[0], WebhookReceipt.objects.get().outcome) == ("pending", "")
    assert deliver(event) == "applied"
    assert statuses(placed)[0] == "paid"


def test_the_former_secret_is_good_too(cast: Cast, processor: Processor) -> None:
    placed = paid_unheard(cast, processor)
    assert deliver(processor.event("payment_intent.succeeded"), secret=FORMER) == "applied"
    assert statuses(placed)[0] == "paid"


def test_the_sdk_signs_the_same_way(cast: Cast, processor: Processor) -> None:
    placed = paid_unheard(cast, processor)
    event = processor.event("payment_intent.succeeded")
    header = stripe.WebhookSignature.generate_signature_header(
        event.decode(), "whsec_tests_current", timestamp=int(time.time())
    )
    assert record_webhook(payload=event, signature=header) == "applied"
    assert statuses(placed)[0] == "paid"


def refused(payload: bytes, signature: str) -> str:
    with nothing_changes(), pytest.raises(BadSignature) as caught:
        record_webhook(payload=payload, signature=signature)
    assert WebhookReceipt.objects.count() == 0
    return str(caught.value.data["reason"])


def test_bad_signatures(cast: Cast, processor: Processor) -> None:
    paid_unheard(cast, processor)
    event = processor.event("payment_intent.succeeded")
    # one moment for all: a second that begins between signing and checking would move every limit
    with clock.frozen(clock.now()):
        moment = at()
        good = signed(event, at=moment)
        assert refused(event, "") == "missing"
        assert refused(event, "nonsense") == "malformed"
        assert refused(event, good.replace("t=", "t=x")) == "malformed"
        assert refused(event, good.replace("v1=", "v0=")) == "malformed"
        assert refused(event, f"t=99999999999999999999,{good.partition(',')[2]}") == "malformed"
        assert refused(event, signed(event, at=moment, secret="whsec_other")) == "wrong"
        assert refused(event + b" ", good) == "wrong"
        assert refused(event, good.replace(f"t={moment}", f"t={moment + 1}")) == "wrong"
        assert refused(event, signed(event, at=moment - 301)) == "old"
        assert refused(event, signed(event, at=moment + 301)) == "future"
    assert Payment.objects.get().status == "open"


DEEP = b'{"data":' * 100_000 + b"}" * 100_000


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"id": "evt_1"}', b"\xff", b'{"data": {"object": 3}}', DEEP]
)
def test_signed_nonsense(cast: Cast, processor: Processor, body: bytes) -> None:
    with nothing_changes(), pytest.raises(NotificationUnreadable):
        deliver(body)
    assert WebhookReceipt.objects.count() == 0


@pytest.mark.parametrize("kind", ["payment_intent", "dispute"])
def test_what_the_processor_does_not_know_itself(cast: Cast, processor: Processor, kind: str) -> None:
    processor.post("/v1/payment_intents", amount="5000", currency="cny")
    event = json.loads(processor.event("payment_intent.created"))
    event["data"]["object"].update(object=kind, id="xx_gone")
    assert deliver(json.dumps(event).encode()) == "unknown"
    assert WebhookReceipt.objects.get().outcome == "unknown"


@pytest.mark.parametrize(("key", "live"), [("sk_test_x", True), ("sk_live_x", False), ("rk_live_x", False)])
def test_the_mode_must_match(cast: Cast, processor: Processor, settings: Any, key: str, live: bool) -> None:
    paid_unheard(cast, processor)
    event = json.loads(processor.event("payment_intent.succeeded"))
    event["livemode"], settings.STRIPE_API_KEY = live, key
    with nothing_changes(), pytest.raises(WrongMode):
        deliver(json.dumps(event).encode())
    assert WebhookReceipt.objects.count() == 0


def test_a_signature_ages_by_the_clock(cast: Cast, processor: Processor) -> None:
    paid_unheard(cast, processor)
    event = processor.event("payment_intent.succeeded")
    header = signed(event, at=at())
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert refused(event, header) == "old"

"""POST /hooks/stripe."""

from typing import Any

import pytest
from django.test import Client

from core.clock import now
from shop.models import WebhookReceipt
from tests.api.shopper.door import problem
from tests.buying import nothing_changes, order, start, statuses
from tests.cast import Cast
from tests.processor import FORMER, Processor, signed

HOOK = "/hooks/stripe"


def deliver(payload: bytes, signature: str | None = None, **options: Any) -> Any:
    """As the processor does: no cookie, no token, from a client that checks CSRF."""
    given = signed(payload, at=int(now().timestamp()), **options) if signature is None else signature
    strict = Client(enforce_csrf_checks=True)
    return strict.post(HOOK, payload, content_type="application/json", headers={"Stripe-Signature": given})


@pytest.mark.parametrize("secret", ["whsec_tests_current", FORMER])
def test_a_payment_is_heard_of_once(cast: Cast, processor: Processor, secret: str) -> None:
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    event = processor.event("payment_intent.succeeded")
    answers = [deliver(event, secret=secret) for _ in range(3)]
    assert [(a.status_code, a.json()["outcome"]) for a in answers] == [
        (200, "applied"),
        (200, "duplicate"),
        (200, "duplicate"),
    ]
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])


def test_unknown_is_noted_and_answered_200(cast: Cast, processor: Processor) -> None:
    processor.post("/v1/payment_intents", amount="5000", currency="cny")
    answer = deliver(processor.event("payment_intent.created"))
    assert (answer.status_code, answer.json()) == (200, {"outcome": "unknown"})


@pytest.mark.parametrize("signature", ["", "t=1,v1=00", "x"])
def test_bad_signature(cast: Cast, processor: Processor, signature: str) -> None:
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    with nothing_changes():
        answer = deliver(processor.event("payment_intent.succeeded"), signature)
    assert problem(answer) == (400, "shop.bad_signature")
    assert (statuses(placed)[0], WebhookReceipt.objects.count()) == ("pending", 0)


def test_the_sender_is_asked_to_try_again(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    event = processor.event("payment_intent.succeeded")
    processor.control("faults", {"status": 500, "times": 3})
    assert problem(deliver(event)) == (503, "shop.processor_unavailable")
    assert deliver(event).json() == {"outcome": "applied"}
    assert statuses(placed)[0] == "paid"


def test_nothing_to_read(cast: Cast) -> None:
    assert Client().get(HOOK).status_code == 405


def test_too_large(cast: Cast, processor: Processor) -> None:
    assert deliver(b" " * (256 * 1024 + 1)).status_code == 413

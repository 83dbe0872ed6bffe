"""Cancelling and expiring."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.clock import FrozenClock
from core.models import AuditEntry
from shop.errors import AlreadyPaid, OrderClosed, PaymentConfirming, ProcessorUnavailable
from shop.models import Order, Payment
from shop.operations import cancel_order, expire_orders, refresh_order
from shop.payments.registry import gateway
from tests.buying import actor, buy, counts, nothing_changes, order, start, statuses
from tests.cast import Cast
from tests.processor import Processor


def cancel(cast: Cast, placed: Order) -> Order:
    return cancel_order(order=placed, actor=actor(cast))


def test_lets_the_stock_go(cast: Cast) -> None:
    placed = order(cast, 3)
    for _ in range(2):
        assert cancel(cast, placed).status == "cancelled"
    assert (statuses(placed), counts(cast.shelf)) == (("cancelled", [], ["released"]), (100, 100, 0, 0))
    assert AuditEntry.objects.filter(action="shop.order.cancelled").count() == 1


def test_cancels_at_the_processor_first(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    payment = start(placed).payment
    cancel(cast, placed)
    assert processor.read(f"/v1/payment_intents/{payment.intent_id}")["status"] == "canceled"
    assert statuses(placed) == ("cancelled", ["canceled"], ["released"])


def test_an_attempt_that_was_never_made_is_closed_too(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    processor.control("faults", {"status": 503, "times": 3})
    with pytest.raises(ProcessorUnavailable):
        start(placed)
    cancel(cast, placed)
    assert statuses(placed) == ("cancelled", ["canceled"], ["released"])


def test_a_payment_that_got_through_is_honoured(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    with pytest.raises(AlreadyPaid):
        cancel(cast, placed)
    assert (statuses(placed), counts(cast.shelf)) == (("paid", ["succeeded"], ["sold"]), (100, 99, 0, 1))


def test_a_paid_order_is_not_cancelled(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    with nothing_changes(), pytest.raises(AlreadyPaid):
        cancel(cast, placed)


def test_no_answer_keeps_the_stock(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    start(placed)
    processor.control("faults", {"status": 500, "times": 3})
    with nothing_changes(), pytest.raises(ProcessorUnavailable):
        cancel(cast, placed)


class Undecided:
    """A processor that neither cancels nor knows yet, as a bank transfer under way."""

    def __init__(self, real: object) -> None:
        self.real = real

    def cancel_intent(self, intent_id: str) -> object:
        return replace(self.real.read_intent(intent_id), status="processing")  # type: ignore[attr-defined]


def test_unsure_keeps_the_stock(
    cast: Cast, processor: Processor, monkeypatch: pytest.MonkeyPatch, at_start: FrozenClock
) -> None:
    placed = order(cast)
    start(placed)
    monkeypatch.setattr("shop.operations.close_order.gateway", lambda rail: Undecided(gateway(rail)))
    with pytest.raises(PaymentConfirming):
        cancel(cast, placed)
    assert statuses(placed) == ("pending", ["processing"], ["kept"])
    at_start.advance(timedelta(hours=1))
    assert expire_orders() == 0
    assert (statuses(placed)[0], counts(cast.shelf)) == ("pending", (100, 99, 1, 0))


@pytest.mark.parametrize(("seconds", "closed"), [(15 * 60, 0), (17 * 60 - 1, 0), (17 * 60, 1)])
def test_expires_after_the_grace(
    cast: Cast, processor: Processor, at_start: FrozenClock, seconds: int, closed: int
) -> None:
    placed = order(cast, 2)
    at_start.advance(timedelta(seconds=seconds))
    assert expire_orders() == closed
    assert (statuses(placed)[0], counts(cast.shelf)[2]) == (("expired", 0) if closed else ("pending", 2))


def test_expiry_cancels_at_the_processor_first(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = order(cast)
    payment = start(placed).payment
    at_start.advance(timedelta(minutes=17))
    assert expire_orders() == 1
    assert processor.read(f"/v1/payment_intents/{payment.intent_id}")["status"] == "canceled"
    assert statuses(placed) == ("expired", ["canceled"], ["released"])
    with pytest.raises(OrderClosed):
        cancel(cast, placed)


def test_expiry_honours_what_was_paid(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    at_start.advance(timedelta(minutes=17))
    assert expire_orders() == 0
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])


def test_one_that_can_not_be_closed_holds_up_no_other(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    stuck = order(cast)
    payment = start(stuck).payment
    Payment.objects.filter(pk=payment.pk).update(intent_id="pi_unknown")
    other = order(cast)
    at_start.advance(timedelta(minutes=17))
    assert expire_orders() == 1
    assert (statuses(stuck)[0], statuses(other)[0]) == ("pending", "expired")


def test_a_read_by_the_clock_needs_no_sweep(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    placed = order(cast)
    at_start.advance(timedelta(minutes=17))
    refresh_order(order=placed)
    assert (statuses(placed)[0], counts(cast.shelf)) == ("expired", (100, 100, 0, 0))

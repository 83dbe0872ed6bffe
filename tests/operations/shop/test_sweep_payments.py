"""What nobody told us is found."""

import sys
from datetime import timedelta

import pytest

from core.clock import FrozenClock
from shop.models import Payment, Refund
from shop.operations import refund_order, sweep_payments
from tests.buying import actor, buy, counts, order, start, statuses
from tests.cast import Cast
from tests.processor import Processor


def test_finds_a_payment_without_any_notification(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = order(cast)
    processor.pay(start(placed).client_secret)
    at_start.advance(timedelta(seconds=29))
    sweep_payments()
    assert statuses(placed)[0] == "pending"
    at_start.advance(timedelta(seconds=2))
    sweep_payments()
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])


def test_closes_what_is_overdue(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    placed = order(cast)
    start(placed)
    at_start.advance(timedelta(minutes=17))
    sweep_payments()
    assert statuses(placed) == ("expired", ["canceled"], ["released"])
    assert counts(cast.shelf) == (100, 100, 0, 0)


def test_one_that_fails_stops_no_other(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    broken, whole = order(cast), order(cast)
    Payment.objects.filter(pk=start(broken).payment.pk).update(intent_id="pi_unknown")
    processor.pay(start(whole).client_secret)
    at_start.advance(timedelta(minutes=1))
    sweep_payments()
    assert (statuses(broken)[0], statuses(whole)[0]) == ("pending", "paid")


def test_slow_refunds_keep_none_from_being_sent(
    cast: Cast, processor: Processor, at_start: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["shop.operations.sweep_payments"], "AT_ONCE", 1)
    slow, unsent = buy(cast, processor), buy(cast, processor)
    for placed in (slow, unsent):
        processor.control("faults", {"path": "/v1/refunds", "status": 500, "times": 3})
        refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    Refund.objects.filter(order=slow).update(status="pending", processor_id="re_slow")
    at_start.advance(timedelta(minutes=1))
    sweep_payments()
    assert (statuses(slow)[0], statuses(unsent)[0]) == ("paid", "refunded")

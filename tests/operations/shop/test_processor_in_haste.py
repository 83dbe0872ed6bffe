"""A processor that refuses for haste, or still works on the first request: nothing is lost, and nothing fails by it."""

import pytest

from shop.models import Order, Refund
from shop.operations import converge_refund, refund_order
from tests.books import balances
from tests.buying import actor, buy
from tests.cast import Cast
from tests.processor import Processor

REFUNDS = {"path": "/v1/refunds", "method": "POST"}


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    found: list[float] = []
    monkeypatch.setattr("shop.payments.stripe_client.time.sleep", found.append)
    return found


def refund(cast: Cast, placed: Order) -> tuple[str, str]:
    """What a refund came to, and why."""
    made = refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    found = Refund.objects.get(pk=made.pk)
    return found.status, found.failure


def test_refused_for_haste_it_waits_and_goes_again(
    cast: Cast, processor: Processor, naps: list[float]
) -> None:
    placed = buy(cast, processor)
    processor.control("faults", {**REFUNDS, "status": 429, "times": 3})
    assert refund(cast, placed) == ("succeeded", "")
    assert naps == [0.5] * 3
    assert (processor.count("refunds"), balances()["clearing:stripe"]) == (1, 0)


@pytest.mark.parametrize(("status", "times", "waits"), [(429, 4, [0.5] * 3), (409, 3, [0, 0])])
def test_refused_to_the_end_it_is_not_answered_and_goes_under_its_key(
    cast: Cast, processor: Processor, naps: list[float], status: int, times: int, waits: list[float]
) -> None:
    """409: the first request with the key still runs, and may succeed. Failed, the money would go twice."""
    placed = buy(cast, processor)
    processor.control("faults", {**REFUNDS, "status": status, "times": times})
    assert refund(cast, placed) == ("created", "")
    assert (naps, processor.count("refunds"), balances()["clearing:stripe"]) == (waits, 0, 9999)
    key = Refund.objects.get().pk
    assert [converge_refund(refund_id=key).status for _ in range(2)] == ["succeeded"] * 2
    assert (processor.count("refunds"), balances()["clearing:stripe"]) == (1, 0)

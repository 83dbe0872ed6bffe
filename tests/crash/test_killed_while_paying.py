"""`kill -9` between the processor's word and the books' commit: the sweep does what was left, once.

A child process of the test's own, on the same database, ends itself at a certain line: no server, no waiting.
"""

import os
import signal
import warnings
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connections

from core.clock import FrozenClock
from core.models import AuditEntry
from ledger.models import Txn
from shop.models import Order, Refund
from shop.operations import converge_payment, converge_refund, refund_order, sweep_payments
from tests.books import balances
from tests.buying import actor, counts, order, start, statuses
from tests.cast import Cast
from tests.committed import _close_postgresql
from tests.processor import Processor

PAYING = ["record_reading.READINGS.submit", "write_paid.post_order_sales", "write_paid.settle_coupons"]
"""The money was taken, and: nothing is written; all of the order is, the books are not; the books are too."""
REFUNDING = ["converge_refund.record_refund", "apply_refund.post_refund", "apply_refund.publish"]


def killed(where: str, job: Callable[[], object]) -> None:
    """Run a job in a process that is killed when it comes to a function, by the operation's file that calls it."""
    connections.close_all()
    _close_postgresql()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of Python 3.12 on, about threads: none of them holds what the child needs
        child = os.fork()
    if not child:
        try:
            _mine(where)
            job()
        finally:
            os._exit(1)  # it never came there
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _mine(where: str) -> None:
    module, *path, name = where.split(".")
    target: Any = import_module(f"shop.operations.{module}")
    for step in path:
        target = getattr(target, step)
    setattr(target, name, lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL))


def paid_fen() -> dict[str, int]:
    return {code: fen for code, fen in balances().items() if fen}


@pytest.mark.parametrize("where", PAYING)
def test_a_payment_is_booked_once(
    committed_cast: Cast, processor: Processor, at_start: FrozenClock, where: str
) -> None:
    placed = order(committed_cast, 2)
    started = start(placed)
    processor.pay(started.client_secret)
    killed(where, lambda: converge_payment(payment_id=started.payment.pk))
    assert statuses(placed) == ("pending", ["open"], ["kept"])
    assert (counts(committed_cast.shelf), Txn.objects.count()) == ((100, 98, 2, 0), 0)
    at_start.advance(timedelta(minutes=20))
    for _ in range(2):
        sweep_payments()
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])
    assert (counts(committed_cast.shelf), Txn.objects.count()) == ((100, 98, 0, 2), 1)
    assert paid_fen() == {
        "clearing:stripe": 19998,
        f"payable:beneficiary:{committed_cast.chunyu.pk}": -12399,
        f"payable:organisation:{committed_cast.workshop.pk}": -5599,
        f"income:platform:{committed_cast.platform.pk}": -2000,
    }
    assert AuditEntry.objects.filter(action="shop.order.paid").count() == 1


@pytest.mark.parametrize("where", REFUNDING)
def test_a_refund_goes_and_is_booked_once(
    committed_cast: Cast, processor: Processor, at_start: FrozenClock, where: str
) -> None:
    placed = order(committed_cast, 2)
    started = start(placed)
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    processor.control("faults", {"path": "/v1/refunds", "method": "POST", "status": 503, "times": 3})
    made = refund_order(
        order=Order.objects.get(pk=placed.pk), reason="收到时破损", actor=actor(committed_cast)
    )
    killed(where, lambda: converge_refund(refund_id=made.pk))
    assert (processor.count("refunds"), Refund.objects.get().status, Txn.objects.count()) == (1, "created", 1)
    at_start.advance(timedelta(minutes=1))
    for _ in range(2):
        sweep_payments()
    assert (processor.count("refunds"), Refund.objects.get().status, Txn.objects.count()) == (
        1,
        "succeeded",
        2,
    )
    assert (statuses(placed)[0], paid_fen()) == ("refunded", {})
    assert counts(committed_cast.shelf) == (100, 100, 0, 0)

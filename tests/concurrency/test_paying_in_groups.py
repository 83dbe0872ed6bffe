"""Payments of many buyers are recorded in groups: each pays once, and one that fails hinders nobody."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from core.clock import now
from ledger.models import Txn
from shop.models import Order, Payment
from shop.operations.record_reading import READINGS, record_reading
from shop.operations.start_payment import ATTEMPTS
from shop.payments.gateway import Intent
from tests.buying import books_balance, counts, order
from tests.cast import Cast
from tests.concurrency.threads import at_once, kinds

ORDERS, COPIES = 12, 4


@pytest.fixture
def in_groups(committed_cast: Cast, settings: LazySettings) -> Iterator[Cast]:
    """As the server does it."""
    settings.GROUP_COMMIT = True
    yield committed_cast
    assert READINGS.settle()
    assert ATTEMPTS.settle()


def opened(cast: Cast, number: int) -> Payment:
    placed = order(cast)
    return Payment.objects.create(
        order=placed,
        amount_fen=placed.total_fen,
        status="open",
        intent_id=f"pi_{number}",
        created_at=now(),
    )


def read(payment: Payment) -> Payment:
    """Its money came."""
    intent = Intent(
        payment.intent_id or "", "succeeded", payment.amount_fen, payment.amount_fen, payment.currency, ""
    )
    return record_reading(payment_id=payment.pk, intent=intent, asked_at=now())


def test_many_payments_told_several_times_at_once(in_groups: Cast) -> None:
    payments = [opened(in_groups, number) for number in range(ORDERS)]
    jobs = [lambda payment=payment: read(payment) for payment in payments * COPIES]  # type: ignore[misc]
    assert kinds(at_once(jobs)) == {"ok": ORDERS * COPIES}
    assert Order.objects.filter(status="paid").count() == ORDERS
    assert Payment.objects.filter(pays_order=True, status="succeeded").count() == ORDERS
    assert Txn.objects.filter(kind="sale").count() == ORDERS
    assert counts(in_groups.shelf) == (100, 100 - ORDERS, 0, ORDERS)
    assert books_balance()


def test_one_that_the_books_refuse_hinders_nobody(in_groups: Cast) -> None:
    payments = [opened(in_groups, number) for number in range(ORDERS)]
    broken = payments[5].order.lines.get().lot
    broken.pk = None
    broken.save()  # a lot that nobody made
    payments[5].order.lines.update(lot=broken)
    jobs = [lambda payment=payment: read(payment) for payment in payments]  # type: ignore[misc]
    assert kinds(at_once(jobs)) == {"ok": ORDERS - 1, "SaleIncomplete": 1}
    payments[5].refresh_from_db()
    assert (payments[5].status, payments[5].order.status) == ("open", "pending")
    assert Order.objects.filter(status="paid").count() == ORDERS - 1
    assert counts(in_groups.shelf) == (100, 100 - ORDERS, 1, ORDERS - 1)
    assert books_balance()

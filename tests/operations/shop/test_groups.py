"""What many buyers do at one moment is written together: how many statements that takes, and who answers for whom."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from ledger.models import Txn
from shop.errors import AlreadyPaid, CouponNotUsable
from shop.models import Order, Payment, StockPool
from shop.operations import claim_coupon
from shop.operations.place_orders import Placed, place_orders
from shop.operations.record_readings import Reading, record_readings
from shop.operations.start_attempts import Attempt, start_attempts
from shop.payments.gateway import Intent
from shop.rules.placing import Placing
from tests.buying import books_balance, counts, line, order, statuses
from tests.cast import Cast
from tests.operations.shop.test_coupons import coupon


def intent(payment: Payment, status: Any, **changes: Any) -> Intent:
    """What the processor shows of it."""
    received = payment.amount_fen if status == "succeeded" else 0
    shown = Intent(f"pi_{payment.pk}", status, payment.amount_fen, received, "CNY", "")
    return replace(shown, **changes)


def readings(payments: list[Payment], status: Any) -> list[Reading]:
    return [Reading(payment.pk, intent(payment, status), now()) for payment in payments]


def begun(cast: Cast, orders: list[Order]) -> list[Payment]:
    """Their payments, open."""
    attempts = [Attempt(row.pk, Actor.of(cast.wheat), False) for row in orders]
    found = [row for row in start_attempts(attempts=attempts) if isinstance(row, Payment)]
    record_readings(readings=readings(found, "open"))
    return found


@pytest.mark.parametrize("size", [1, 16])
def test_a_group_takes_as_many_statements_as_one(cast: Cast, size: int) -> None:
    wish = Placing(cast.wheat.pk, cast.address.pk, [line(cast)])
    took: dict[str, int] = {}
    # the first sale opens the accounts
    record_readings(readings=readings(begun(cast, [order(cast)]), "succeeded"))
    with CaptureQueriesContext(connection) as asked:
        placed = [row.order for row in place_orders(wishes=[wish] * size) if isinstance(row, Placed)]
    took["placed"] = len(asked)
    attempts = [Attempt(row.pk, Actor.of(cast.wheat), False) for row in placed]
    with CaptureQueriesContext(connection) as asked:
        payments = [row for row in start_attempts(attempts=attempts) if isinstance(row, Payment)]
    took["attempted"] = len(asked)
    for status in ("open", "succeeded"):
        with CaptureQueriesContext(connection) as asked:
            record_readings(readings=readings(payments, status))
        took[status] = len(asked)
    # 44 for a whole group, from the wish to the books: at 16 fewer than three an order
    assert took == {"placed": 12, "attempted": 4, "open": 5, "succeeded": 23}
    assert counts(cast.shelf) == (100, 99 - size, 0, 1 + size)
    assert Order.objects.filter(status="paid").count() == Txn.objects.filter(kind="sale").count() == 1 + size
    assert AuditEntry.objects.filter(action="shop.order.paid").count() == 1 + size
    assert books_balance()


def test_one_payment_read_three_times_in_a_group_pays_once(cast: Cast) -> None:
    placed = order(cast)
    [payment] = begun(cast, [placed])
    several = [*readings([payment], "processing"), *readings([payment] * 2, "succeeded")]
    outcomes = record_readings(readings=several)
    assert [row.refund_id for row in outcomes] == [None] * 3
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])
    assert (counts(cast.shelf), Txn.objects.count()) == ((100, 99, 0, 1), 1)
    acts = AuditEntry.objects.filter(action__in=["shop.payment.read", "shop.order.paid"]).order_by("id")
    assert [act.action.split(".")[-1] for act in acts] == ["read", "read", "paid"]


def test_a_wrong_amount_in_a_group_is_its_own_affair(cast: Cast) -> None:
    orders = [order(cast), order(cast)]
    right, wrong = begun(cast, orders)
    record_readings(
        readings=[
            Reading(wrong.pk, intent(wrong, "succeeded", received_fen=1), now()),
            *readings([right], "succeeded"),
        ]
    )
    assert [statuses(row)[0] for row in orders] == ["paid", "review"]
    assert counts(cast.shelf) == (100, 98, 1, 1)


def test_money_of_a_late_and_a_sold_out_order_goes_back_each_by_itself(cast: Cast) -> None:
    orders = [order(cast), order(cast)]
    payments = begun(cast, orders)
    Order.objects.filter(pk=orders[1].pk).update(status="expired")
    StockPool.objects.filter(pk=cast.shelf.pk).update(total=1, available=0, reserved=1)
    outcomes = record_readings(readings=readings(payments, "succeeded"))
    assert [row.refund_id is not None for row in outcomes] == [False, True]
    assert [statuses(row)[0] for row in orders] == ["paid", "expired"]
    assert counts(cast.shelf) == (1, 0, 0, 1)


def test_two_tabs_in_a_group_share_a_payment(cast: Cast) -> None:
    placed, paid = order(cast), order(cast)
    record_readings(readings=readings(begun(cast, [paid]), "succeeded"))
    who = Actor.of(cast.wheat)
    one, other, refused = start_attempts(
        attempts=[Attempt(placed.pk, who, False), Attempt(placed.pk, who, True), Attempt(paid.pk, who, False)]
    )
    assert one is other
    assert isinstance(refused, AlreadyPaid)
    assert Payment.objects.filter(order=placed).count() == 1
    assert AuditEntry.objects.filter(action="shop.payment.started").count() == 2


def test_one_coupon_in_two_orders_of_a_group_pays_for_the_first(cast: Cast) -> None:
    """Two tabs, or the cart and the live sheet, at one moment."""
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    wish = Placing(cast.wheat.pk, cast.address.pk, [line(cast)], coupon_claim_id=claim.pk)
    first, second, plain = place_orders(wishes=[wish, wish, replace(wish, coupon_claim_id=None)])
    assert isinstance(first, Placed) and isinstance(plain, Placed)
    assert (first.order.total_fen, plain.order.total_fen) == (8998, 9999)
    assert isinstance(second, CouponNotUsable)
    claim.refresh_from_db()
    assert (claim.state, claim.order_id) == ("kept", first.order.pk)
    assert (counts(cast.shelf), Order.objects.count()) == ((100, 98, 2, 0), 2)

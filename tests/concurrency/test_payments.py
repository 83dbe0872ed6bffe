"""Many who hear of one payment, and a payment against the clock."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from core.clock import FrozenClock, now
from ledger.models import Txn
from shop import locks
from shop.models import Order, Payment, Refund, StockPool, WebhookReceipt
from shop.operations import (
    cancel_order,
    converge_payment,
    expire_orders,
    record_webhook,
    refund_order,
)
from shop.operations import close_order as close_order_module
from shop.operations.release_stock import release_stock
from shop.operations.start_payment import StartedPayment
from tests.buying import actor, books_balance, buy, counts, order, start, statuses
from tests.cast import Cast
from tests.concurrency.threads import SECONDS, at_once, kinds, meeting
from tests.processor import Processor, signed

COPIES = 100


def test_a_hundred_copies_of_one_notification(committed_cast: Cast, processor: Processor) -> None:
    placed = order(committed_cast)
    processor.pay(start(placed).client_secret)
    event = processor.event("payment_intent.succeeded")
    header = signed(event, at=int(now().timestamp()))
    results = at_once([lambda: record_webhook(payload=event, signature=header)] * COPIES)
    assert set(results) <= {"applied", "duplicate"}
    assert (len(results), "applied" in results) == (COPIES, True)
    assert (WebhookReceipt.objects.count(), Txn.objects.count()) == (1, 1)
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])
    assert (counts(committed_cast.shelf), books_balance()) == ((100, 99, 0, 1), True)


def test_control_without_the_lock_each_copy_fulfils(committed_cast: Cast) -> None:
    placed = order(committed_cast)
    all_have_read = meeting(20)

    def fulfil_carelessly() -> bool:
        pending = Order.objects.get(pk=placed.pk).status == "pending"
        all_have_read()
        if pending:
            Order.objects.filter(pk=placed.pk).update(status="paid", paid_at=now())
        return pending

    assert at_once([fulfil_carelessly] * 20) == [True] * 20


def test_many_tabs_start_one_payment(committed_cast: Cast, processor: Processor) -> None:
    placed = order(committed_cast)
    results = at_once([lambda: start(placed).client_secret] * 8)
    assert kinds(results) == {"ok": 8}
    assert (len(set(results)), Payment.objects.count(), processor.count("payment_intents")) == (1, 1, 1)


def test_control_without_the_lock_each_tab_finds_none(committed_cast: Cast) -> None:
    placed = order(committed_cast)
    all_have_looked = meeting(8)

    def found_one() -> bool:
        found = Payment.objects.filter(order=placed).exists()
        all_have_looked()
        return found

    assert at_once([found_one] * 8) == [False] * 8


def pay_and_converge(processor: Processor, secret: str, payment_id: int) -> str:
    processor.pay(secret)
    return str(converge_payment(payment_id=payment_id).status)


RACES = 50


def race(cast: Cast, processor: Processor, clock: FrozenClock) -> Order:
    """A buyer confirms at the processor while the order's time runs out."""
    placed = order(cast)
    started = start(placed)
    clock.advance(timedelta(minutes=17))
    results = at_once(
        [
            lambda: pay_and_converge(processor, started.client_secret, started.payment.pk),
            lambda: str(expire_orders()),
        ]
    )
    assert kinds(results) == {"ok": 2}
    return placed


def charged_and_let_go(placed: Order, processor: Processor) -> bool:
    """Money without goods: the worst that can be."""
    intent = Payment.objects.get(order=placed).intent_id
    charged = processor.read(f"/v1/payment_intents/{intent}")["status"] == "succeeded"
    return charged and statuses(placed)[2] != ["sold"]


def test_expiry_against_payment(committed_cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    """Whoever wins at the processor wins in the shop: never money without goods, nor goods without money."""
    ends: Counter[str] = Counter()
    for _ in range(RACES):
        placed = race(committed_cast, processor, at_start)
        intent = Payment.objects.get(order=placed).intent_id
        said = processor.read(f"/v1/payment_intents/{intent}")["status"]
        assert (
            statuses(placed)
            == {
                "succeeded": ("paid", ["succeeded"], ["sold"]),
                "canceled": ("expired", ["canceled"], ["released"]),
            }[said]
        )
        assert not charged_and_let_go(placed, processor)
        ends[said] += 1
    paid = ends["succeeded"]
    assert (counts(committed_cast.shelf), Txn.objects.count()) == ((100, 100 - paid, 0, paid), paid)
    assert (Refund.objects.count(), books_balance()) == (0, True)


def test_control_expiry_that_asks_nobody_lets_go_what_was_charged(
    committed_cast: Cast, processor: Processor
) -> None:
    """The last unit is let go without asking, and somebody else has it before the money is heard of."""
    StockPool.objects.filter(pk=committed_cast.shelf.pk).update(total=1, available=1)
    placed = order(committed_cast)
    started = start(placed)
    with transaction.atomic():
        locked = locks.order_and_pools(placed.pk)
        release_stock(locked=locked)
        locked.order.move_to("expired", at=now())
    order(committed_cast)
    pay_and_converge(processor, started.client_secret, started.payment.pk)
    assert charged_and_let_go(placed, processor)


class Slow:
    """The processor holds the first intent that is made, until it is told to answer."""

    def __init__(self, processor: Processor, placed: Order, desk: ThreadPoolExecutor) -> None:
        processor.control("faults", {"path": "/v1/payment_intents", "method": "POST", "hold": "slow"})
        self.processor = processor
        self.started = desk.submit(lambda: at_once([lambda: start(placed)])[0])
        while not processor.waiting("slow"):
            pass

    def answer(self) -> StartedPayment | Exception:
        """What starting the payment came to."""
        self.processor.control("release", {"hold": "slow"})
        return self.started.result(SECONDS)

    def pay(self) -> tuple[str, int]:
        """What a buyer who got hold of the intent hears, and how many were charged."""
        [intent] = self.processor.read("/v1/payment_intents")["data"]
        return self.processor.pay(intent["client_secret"])["error"]["code"], self.processor.count("charges")


def test_expiry_that_meets_a_payment_just_started(
    committed_cast: Cast, processor: Processor, at_start: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its intent is known after expiry looked for intents to cancel, and before it closes the order."""
    placed = order(committed_cast)
    with ThreadPoolExecutor(1) as desk:
        slow = Slow(processor, placed, desk)
        at_start.advance(timedelta(minutes=17))
        looked: list[int] = []
        cancel = close_order_module._cancel_payments

        def look(order_id: int) -> None:
            cancel(order_id)
            looked.append(order_id)
            if len(looked) == 1:
                assert isinstance(slow.answer(), StartedPayment)

        monkeypatch.setattr(close_order_module, "_cancel_payments", look)
        assert (expire_orders(), looked) == (1, [placed.pk] * 2)
    assert slow.pay() == ("payment_intent_unexpected_state", 0)
    assert statuses(placed) == ("expired", ["canceled"], ["released"])
    assert counts(committed_cast.shelf) == (100, 100, 0, 0)


def test_an_order_that_closes_while_its_payment_starts(committed_cast: Cast, processor: Processor) -> None:
    """Nobody gets the means to pay it, and the intent that was made can't be paid by anybody."""
    placed = order(committed_cast)
    with ThreadPoolExecutor(1) as desk:
        slow = Slow(processor, placed, desk)
        cancel_order(order=placed, actor=actor(committed_cast))
        assert kinds([slow.answer()]) == {"OrderClosed": 1}
    assert slow.pay() == ("payment_intent_unexpected_state", 0)
    assert statuses(placed) == ("cancelled", ["canceled"], ["released"])


def test_cancelling_against_paying(committed_cast: Cast, processor: Processor) -> None:
    placed = order(committed_cast)
    started = start(placed)
    at_once(
        [
            lambda: pay_and_converge(processor, started.client_secret, started.payment.pk),
            lambda: cancel_order(order=placed, actor=actor(committed_cast)).status,
        ]
    )
    intent = processor.read(f"/v1/payment_intents/{started.payment.intent_id}")["status"]
    assert statuses(placed)[0] == {"succeeded": "paid", "canceled": "cancelled"}[intent]


def test_two_refunds_at_once(committed_cast: Cast, processor: Processor) -> None:
    placed = buy(committed_cast, processor)
    who = actor(committed_cast)
    results = at_once([lambda: refund_order(order=placed, reason="收到时破损", actor=who)] * 6)
    assert kinds(results) == {"ok": 1, "NothingToRefund": 5}
    assert (Refund.objects.count(), processor.count("refunds"), Txn.objects.count()) == (1, 1, 2)
    assert (counts(committed_cast.shelf), books_balance()) == ((100, 100, 0, 0), True)


def test_no_lock_is_held_while_the_processor_thinks(committed_cast: Cast, processor: Processor) -> None:
    """One buyer's slow processor must not stop the shop."""
    first, second = order(committed_cast), order(committed_cast)
    processor.control("faults", {"path": "/v1/payment_intents", "method": "POST", "hold": "slow"})

    def buy_meanwhile() -> str:
        while not processor.waiting("slow"):
            pass
        connection.close()
        status = cancel_order(order=second, actor=actor(committed_cast)).status
        processor.control("release", {"hold": "slow"})
        return str(status)

    results = at_once([lambda: str(start(first).payment.status), buy_meanwhile])
    assert results == ["open", "cancelled"]

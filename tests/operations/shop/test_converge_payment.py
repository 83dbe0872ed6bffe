"""Converging a payment on what the processor says."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import FrozenClock, now
from core.errors import NotFound
from core.models import AuditEntry
from ledger.errors import NoPlatform
from ledger.models import Txn
from programmes.models import Organisation
from shop.errors import ProcessorUnavailable
from shop.events import OrdersPaid, StockChanged
from shop.models import Order, Payment, Refund
from shop.operations import (
    cancel_order,
    converge_payment,
    converge_refund,
    expire_orders,
    place_order,
    refund_order,
)
from shop.operations.record_reading import record_reading
from shop.payments.gateway import Intent
from tests.books import balances
from tests.buying import actor, books_balance, buy, counts, line, nothing_changes, order, start, statuses
from tests.cast import Cast, product
from tests.events import heard
from tests.processor import Processor


def test_success_pays_the_order_and_posts_the_sale(
    cast: Cast, processor: Processor, at_start: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = order(cast, 2)
    started = start(placed)
    processor.pay(started.client_secret)
    at_start.advance(timedelta(minutes=1))
    with heard(monkeypatch) as events:
        payment = converge_payment(payment_id=started.payment.pk)
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])
    assert (payment.pays_order, payment.received_fen, payment.settled_at) == (True, 19998, now())
    placed.refresh_from_db()
    assert (placed.paid_at, placed.closed_at) == (now(), None)
    assert counts(cast.shelf) == (100, 98, 0, 2)
    assert events == [OrdersPaid((placed.pk,)), StockChanged((cast.shelf.pk,))]
    assert balances() == {
        "clearing:stripe": 19998,
        f"income:platform:{cast.platform.pk}": -2000,
        f"payable:beneficiary:{cast.chunyu.pk}": -12399,
        f"payable:organisation:{cast.workshop.pk}": -5599,
    }
    line = placed.lines.get()
    txn = Txn.objects.get()
    assert (txn.kind, txn.order_ref, txn.line_ref, txn.policy_id, txn.effective_at, txn.actor) == (
        "sale",
        placed.pk,
        line.pk,
        line.policy_id,
        placed.paid_at,
        "system:stripe",
    )


def test_again_changes_nothing(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    with nothing_changes():
        converge_payment(payment_id=placed.payments.get().pk)


def test_unknown_payment(cast: Cast) -> None:
    with pytest.raises(NotFound):
        converge_payment(payment_id=0)


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("pm_card_visa_chargeDeclined", "shop.payment.declined"),
        ("pm_card_chargeDeclinedInsufficientFunds", "shop.payment.insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "shop.payment.expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "shop.payment.incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "shop.payment.try_again"),
    ],
)
def test_declined_then_another_card(cast: Cast, processor: Processor, card: str, code: str) -> None:
    placed = order(cast)
    started = start(placed)
    assert "error" in processor.pay(started.client_secret, card=card)
    assert converge_payment(payment_id=started.payment.pk).last_error == code
    assert statuses(placed) == ("pending", ["open"], ["kept"])
    again = start(placed)
    assert again.client_secret == started.client_secret
    processor.pay(again.client_secret)
    assert converge_payment(payment_id=started.payment.pk).last_error == ""
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])
    assert processor.count("payment_intents") == 1


def test_a_declined_card_reaches_the_buyers_open_pages(
    cast: Cast,
    processor: Processor,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    said: list[tuple[str, str, str]] = []
    monkeypatch.setattr(
        "livestream.telling.publish", lambda topic, event: said.append((topic, event.t, event.status))
    )
    placed = order(cast)
    started = start(placed)
    processor.pay(started.client_secret, card="pm_card_visa_chargeDeclined")
    for _ in range(2):  # the second reading says nothing new
        with django_capture_on_commit_callbacks(execute=True):
            converge_payment(payment_id=started.payment.pk)
    assert said == [(f"user:{placed.buyer_id}", "order.changed", "pending")]


@pytest.mark.parametrize(("outcome", "status"), [("complete", "paid"), ("fail", "pending")])
def test_a_card_that_asks_back(cast: Cast, processor: Processor, outcome: str, status: str) -> None:
    placed = order(cast)
    started = start(placed)
    processor.pay(started.client_secret, card="pm_card_authenticationRequired")
    assert converge_payment(payment_id=started.payment.pk).status == "open"
    processor.control("authenticate", {"payment_intent": started.payment.intent_id, "outcome": outcome})
    payment = converge_payment(payment_id=started.payment.pk)
    assert statuses(placed)[0] == status
    assert payment.last_error == ("" if status == "paid" else "shop.payment.not_authenticated")


def test_no_answer_changes_nothing(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    started = start(placed)
    processor.pay(started.client_secret)
    processor.control("faults", {"status": 500, "times": 3})
    with nothing_changes(), pytest.raises(ProcessorUnavailable):
        converge_payment(payment_id=started.payment.pk)
    converge_payment(payment_id=started.payment.pk)
    assert statuses(placed)[0] == "paid"


def reading(payment: Payment, status: Any, **changes: Any) -> Intent:
    fields: dict[str, Any] = {
        "id": payment.intent_id,
        "status": status,
        "amount_fen": payment.amount_fen,
        "received_fen": payment.amount_fen if status == "succeeded" else 0,
        "currency": "CNY",
        "client_secret": "",
    }
    return Intent(**{**fields, **changes})


def test_an_older_reading_is_a_no_op(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    payment = start(order(cast)).payment
    older = at_start.at
    at_start.advance(timedelta(seconds=2))
    newer = at_start.at
    record_reading(payment_id=payment.pk, intent=reading(payment, "processing"), asked_at=newer)
    stale = reading(payment, "open", failure_code="shop.payment.declined")
    after = record_reading(payment_id=payment.pk, intent=stale, asked_at=older)
    assert (after.status, after.last_error) == ("processing", "")


@pytest.mark.parametrize("status", ["open", "processing", "canceled"])
def test_nothing_follows_success(cast: Cast, processor: Processor, status: str) -> None:
    payment = buy(cast, processor).payments.get()
    with nothing_changes():
        after = record_reading(payment_id=payment.pk, intent=reading(payment, status), asked_at=now())
    assert after.status == "succeeded"


def test_success_that_was_read_early_counts_all_the_same(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = order(cast)
    payment = start(placed).payment
    before = at_start.at
    at_start.advance(timedelta(seconds=2))
    record_reading(payment_id=payment.pk, intent=reading(payment, "processing"), asked_at=at_start.at)
    record_reading(payment_id=payment.pk, intent=reading(payment, "succeeded"), asked_at=before)
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])


@pytest.mark.parametrize("wrong", [{"received_fen": 9998}, {"received_fen": 10000}, {"currency": "HKD"}])
def test_a_wrong_amount_waits_for_a_person(cast: Cast, processor: Processor, wrong: dict[str, Any]) -> None:
    placed = order(cast)
    payment = start(placed).payment
    record_reading(payment_id=payment.pk, intent=reading(payment, "succeeded", **wrong), asked_at=now())
    assert statuses(placed) == ("review", ["review"], ["kept"])
    assert (counts(cast.shelf), Refund.objects.count()) == ((100, 99, 1, 0), 0)
    received = 0 if "currency" in wrong else wrong["received_fen"]
    assert (
        balances().get("suspense:stripe", 0) == -received
    )  # what is not in the books' currency stays out of them
    assert AuditEntry.objects.filter(action="shop.payment.mismatched").count() == 1


def test_a_wrong_amount_is_given_back_by_a_person(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    started = start(placed)
    processor.post(f"/v1/payment_intents/{started.payment.intent_id}", amount="5000")
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    assert statuses(placed) == ("review", ["review"], ["kept"])
    assert balances() == {"clearing:stripe": 5000, "suspense:stripe": -5000}
    refund = refund_order(order=placed, reason="金额不符", actor=actor(cast))
    assert (refund.status, refund.amount_fen) == ("succeeded", 5000)
    assert statuses(placed) == ("cancelled", ["review"], ["released"])
    assert counts(cast.shelf) == (100, 100, 0, 0)
    assert balances() == {"clearing:stripe": 0, "suspense:stripe": 0}


def pay_late(cast: Cast, processor: Processor, placed: Order) -> Payment:
    """A success that the shop hears of only after the order expired."""
    payment = Payment.objects.create(
        order=placed, amount_fen=placed.total_fen, created_at=now(), status="open", gateway="stripe"
    )
    made = processor.post(
        "/v1/payment_intents",
        **{
            "amount": str(placed.total_fen),
            "currency": "cny",
            "confirm": "true",
            "payment_method": "pm_card_visa",
            "payment_method_types[]": "card",
        },
    )
    payment.intent_id = made["id"]
    payment.save()
    return converge_payment(payment_id=payment.pk)


def expired(cast: Cast, clock: FrozenClock, quantity: int = 1) -> Order:
    placed = order(cast, quantity)
    clock.advance(timedelta(minutes=17))
    assert expire_orders() == 1
    return placed


def test_late_success_takes_stock_if_it_is_there(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = expired(cast, at_start, 3)
    assert counts(cast.shelf) == (100, 100, 0, 0)
    payment = pay_late(cast, processor, placed)
    assert statuses(placed) == ("paid", ["succeeded"], ["sold"])
    assert (payment.pays_order, counts(cast.shelf), Refund.objects.count()) == (True, (100, 97, 0, 3), 0)
    assert Txn.objects.count() == 1


def test_late_success_goes_back_if_the_stock_is_gone(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = expired(cast, at_start, 3)
    order(cast, 98)
    payment = pay_late(cast, processor, placed)
    assert statuses(placed) == ("expired", ["succeeded"], ["released"])
    refund = Refund.objects.get()
    assert (refund.status, refund.amount_fen, refund.reason) == ("succeeded", 29997, "late_payment")
    assert (payment.pays_order, counts(cast.shelf)) == (False, (100, 2, 98, 0))
    assert balances() == {"clearing:stripe": 0, "suspense:stripe": 0}
    assert Txn.objects.count() == 2
    assert processor.count("refunds") == 1


def test_late_success_needs_every_line(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    other = product(cast.workshop, cast.chunyu, "HY-4-RED", 9999, 5)
    cast_other: dict[str, Any] = {"variant_id": other.pk, "pool_id": other.pools.get().pk}
    both = [line(cast, 1), line(cast, 5, **cast_other)]
    placed = place_order(buyer=cast.wheat, address_id=cast.address.pk, lines=both)
    at_start.advance(timedelta(minutes=17))
    expire_orders()
    order(cast, 1, **cast_other)
    pay_late(cast, processor, placed)
    assert statuses(placed) == ("expired", ["succeeded"], ["released", "released"])
    assert (counts(cast.shelf), counts(other.pools.get())) == ((100, 100, 0, 0), (5, 4, 1, 0))
    assert Refund.objects.get().status == "succeeded"


def test_a_second_payment_goes_back(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    second = pay_late(cast, processor, placed)
    assert statuses(placed) == ("paid", ["succeeded", "succeeded"], ["sold"])
    refund = Refund.objects.get()
    assert (refund.payment_id, refund.reason, refund.status) == (second.pk, "second_payment", "succeeded")
    assert (counts(cast.shelf), Txn.objects.count(), books_balance()) == ((100, 99, 0, 1), 3, True)
    assert (balances()["clearing:stripe"], balances()["suspense:stripe"]) == (9999, 0)


def test_money_of_no_order_that_comes_back_is_owed_again(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    pay_late(cast, processor, placed)
    refund = Refund.objects.get()
    processor.control("refunds/fail", {"refund": refund.processor_id})
    for _ in range(2):
        assert converge_refund(refund_id=refund.pk).status == "failed"
    assert (balances()["clearing:stripe"], balances()["suspense:stripe"]) == (19998, -9999)
    assert statuses(placed) == ("paid", ["succeeded", "succeeded"], ["sold"])


def test_money_that_can_not_go_back_yet_is_sent_by_the_sweep(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    processor.control("faults", {"path": "/v1/refunds", "status": 500, "times": 3})
    pay_late(cast, processor, placed)
    refund = Refund.objects.get()
    assert (refund.status, processor.count("refunds")) == ("created", 0)
    assert balances()["suspense:stripe"] == -9999
    assert converge_refund(refund_id=refund.pk).status == "succeeded"
    assert processor.count("refunds") == 1


def test_success_after_cancelling_goes_back(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    cancel_order(order=placed, actor=actor(cast))
    pay_late(cast, processor, placed)
    assert statuses(placed) == ("cancelled", ["succeeded"], ["released"])
    assert (Refund.objects.get().status, counts(cast.shelf)) == ("succeeded", (100, 100, 0, 0))


def test_books_that_refuse_keep_the_payment_open(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    started = start(placed)
    processor.pay(started.client_secret)
    Organisation.objects.filter(pk=cast.platform.pk).update(kind="social")
    with nothing_changes(), pytest.raises(NoPlatform):
        converge_payment(payment_id=started.payment.pk)
    assert statuses(placed) == ("pending", ["open"], ["kept"])


def test_queries_of_one_line(cast: Cast, processor: Processor) -> None:
    buy(cast, processor)  # opens the accounts
    started = start(order(cast))
    processor.pay(started.client_secret)
    with CaptureQueriesContext(connection) as captured:
        converge_payment(payment_id=started.payment.pk)
    kept = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    # the payment twice; pools, order, reservations, payments locked; four updates; coupon; parcels; makers; postages;
    # eight of the books with their audit row; our own audit row
    assert len(kept) == 24

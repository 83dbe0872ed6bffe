"""A movement in another currency is exchanged once we have a record of it, once, and what differs is named."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.actor import Actor
from core.clock import now
from ledger.models import Entry, Txn
from ledger.operations import post_exchange
from ledger.rules.exchange import Exchange
from shop.models import Movement, Payment, Reconciliation, Stray
from shop.operations import (
    converge_payment,
    exchange_movements,
    gather_movements,
    reconcile_day,
    reconcile_nightly,
    refund_order,
    return_stray,
)
from shop.operations.note_stray import note_stray
from shop.queries.exchanges import exchanges_due
from shop.rules.reconciling import day_of
from tests.books import balances
from tests.buying import actor, buy, order, start
from tests.cast import Cast
from tests.processor import Processor

NIGHT = Actor.system("night")


@pytest.fixture
def abroad(processor: Processor) -> Processor:
    """The processor settles in Hong Kong dollars."""
    processor.control("settings", {"settlement_currency": "hkd", "exchange_rate": "1.0863"})
    return processor


def run(processor: Processor) -> Reconciliation:
    processor.settle()
    return reconcile_day(day=day_of(now()), actor=NIGHT)


def kinds(made: Reconciliation) -> Counter[str]:
    return Counter(made.differences.values_list("kind", flat=True))


def exchanges() -> list[tuple[int, str]]:
    """Each exchange's entries on clearing accounts, in order."""
    rows = Entry.objects.filter(txn__kind="exchange", account__code__startswith="clearing:")
    return list(rows.order_by("txn_id", "position").values_list("amount", "currency"))


def movement(processor: Processor, at: int = 0) -> dict[str, Any]:
    """A balance transaction of the processor's, newest first."""
    processor.settle()
    found: dict[str, Any] = processor.read("/v1/balance_transactions")["data"][at]
    return found


def test_fee_and_exchange_are_posted_together(cast: Cast, abroad: Processor) -> None:
    buy(cast, abroad)
    abroad.settle()
    for _ in range(2):
        gather_movements(rail="stripe")
    assert list(
        Txn.objects.filter(kind__in=["fee", "exchange"]).order_by("kind").values_list("kind", flat=True)
    ) == [
        "exchange",
        "fee",
    ]
    assert exchanges() == [(-9999, "CNY"), (10862, "HKD")]


def test_our_own_currency_needs_none(cast: Cast, processor: Processor) -> None:
    buy(cast, processor)
    assert (kinds(run(processor)), exchange_movements(rail="stripe"), exchanges()) == (Counter(), 0, [])


def test_a_payment_that_the_shop_hears_of_later(cast: Cast, abroad: Processor) -> None:
    placed = order(cast)
    started = start(placed)
    abroad.pay(started.client_secret)
    assert (kinds(run(abroad)), exchanges()) == (Counter({"unsettled": 1}), [])
    converge_payment(payment_id=started.payment.pk)
    assert (kinds(run(abroad)), exchanges()) == (Counter(), [(-9999, "CNY"), (10862, "HKD")])
    assert exchange_movements(rail="stripe") == 0


def test_each_night_whatever_waits(cast: Cast, abroad: Processor) -> None:
    """Also of a day that lies so far back that no night reconciles it again."""
    placed = order(cast)
    started = start(placed)
    abroad.pay(started.client_secret)
    abroad.settle()
    gather_movements(rail="stripe")
    converge_payment(payment_id=started.payment.pk)
    assert exchanges() == []
    with clock.frozen(now() + timedelta(days=30)):
        reconcile_nightly()
    assert exchanges() == [(-9999, "CNY"), (10862, "HKD")]


def test_money_of_nobody_comes_and_goes(cast: Cast, abroad: Processor) -> None:
    card = {"payment_method": "pm_card_visa", "payment_method_types[]": "card", "confirm": "true"}
    intent = abroad.post("/v1/payment_intents", amount="5000", currency="cny", **card)
    assert kinds(run(abroad)) == Counter({"unknown_charge": 1})
    stray = note_stray(rail="stripe", intent_id=intent["id"])
    assert stray is not None
    assert kinds(run(abroad)) == Counter()
    abroad.control("settings", {"exchange_rate": "1.1"})
    return_stray(stray_id=stray.pk, actor=actor(cast))
    assert kinds(run(abroad)) == Counter()
    assert exchanges() == [(-5000, "CNY"), (5432, "HKD"), (5000, "CNY"), (-5500, "HKD")]
    found = balances()
    assert (found["clearing:stripe"], found["exchange:stripe"], found["exchange:stripe:HKD"]) == (0, 0, 68)
    assert Stray.objects.get().returned_at is not None


def test_a_refund_that_is_under_way_has_left_already(cast: Cast, abroad: Processor) -> None:
    abroad.control("settings", {"refund_delay": 3600})
    slow = {"type": "card", "card[exp_month]": "12", "card[exp_year]": "2034", "card[cvc]": "123"}
    card = abroad.post("/v1/payment_methods", **slow, **{"card[number]": "4000000000007726"})
    placed = buy(cast, abroad, card=card["id"])
    refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    assert kinds(run(abroad)) == Counter({"under_way": 1})
    assert sorted(exchanges()) == [(-10862, "HKD"), (-9999, "CNY"), (9999, "CNY"), (10862, "HKD")]


def forged(told: dict[str, Any], **facts: Any) -> Txn:
    """An exchange of a movement, by somebody who was there first."""
    at = datetime.fromtimestamp(told["created"], UTC)
    return post_exchange(exchange=Exchange("stripe", told["id"], **facts), actor=NIGHT, effective_at=at)


FORGERIES: dict[str, tuple[dict[str, Any], list[tuple[object, ...]]]] = {
    "of other fen": ({"amount_fen": 9998}, [("exchange_differs", 9998, 9999, "CNY")]),
    "of other cents": ({"amount": 10861}, [("exchange_differs", 10861, 10862, "HKD")]),
    "into another currency": ({"currency": "USD"}, [("exchange_differs", 10862, 10862, "HKD")]),
}


@pytest.mark.parametrize("case", FORGERIES)
def test_a_forged_exchange_is_named(cast: Cast, abroad: Processor, case: str) -> None:
    """Written by somebody before the honest one could be: its key is taken."""
    changes, expected = FORGERIES[case]
    buy(cast, abroad)
    facts: dict[str, Any] = {"amount_fen": 9999, "amount": 10862, "currency": "HKD", **changes}
    txn = forged(movement(abroad), **facts)
    rows = run(abroad).differences.values_list("kind", "ours", "theirs", "currency", "ref")
    assert list(rows) == [(*one, f"txn:{txn.pk}") for one in expected]


def test_an_exchange_of_no_movement_is_named(cast: Cast, abroad: Processor) -> None:
    buy(cast, abroad)
    forged = Exchange("stripe", "txn_of_nobody", 700, 760, "HKD")
    txn = post_exchange(exchange=forged, actor=NIGHT, effective_at=now())
    rows = run(abroad).differences.values_list("kind", "ref", "movement_id", "ours", "theirs")
    assert list(rows) == [("missing_there", f"txn:{txn.pk}", "txn_of_nobody", 700, None)]


def test_an_exchange_of_a_stranger_is_named(cast: Cast, abroad: Processor) -> None:
    card = {"payment_method": "pm_card_visa", "payment_method_types[]": "card", "confirm": "true"}
    abroad.post("/v1/payment_intents", amount="5000", currency="cny", **card)
    txn = forged(movement(abroad), amount_fen=5000, amount=5432, currency="HKD")
    rows = run(abroad).differences.values_list("kind", "ref")
    assert list(rows) == [("unknown_charge", ""), ("unmatched", f"txn:{txn.pk}")]


def test_what_is_not_in_the_books_is_not_exchanged(cast: Cast, abroad: Processor) -> None:
    """Such as a payment in another currency than the books': it waits for a person, and the day names it."""
    buy(cast, abroad)
    Payment.objects.update(pays_order=False)
    assert kinds(run(abroad)) == Counter({"not_booked": 1, "unmatched": 1})
    assert exchanges() == []


def test_one_without_a_rate_is_named_and_not_exchanged(cast: Cast, abroad: Processor) -> None:
    buy(cast, abroad)
    abroad.settle()
    told = movement(abroad)
    row = Movement(
        movement_id=told["id"],
        source_id=told["source"],
        category="charge",
        amount=told["amount"],
        currency="HKD",
        exchange_rate="",
    )
    assert exchanges_due("stripe", [row]) == {}
    row.exchange_rate = "1.0863"
    assert [due.fen for due in exchanges_due("stripe", [row]).values()] == [9999]

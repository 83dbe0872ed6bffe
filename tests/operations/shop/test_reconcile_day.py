"""Days held against the processor, and two people who answer for them."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.actor import Actor
from core.clock import now
from core.errors import Forbidden
from ledger.models import Entry, Txn
from ledger.operations import post_suspense
from shop.errors import DayNotOver, NoteMissing, ProcessorUnavailable, ReconciliationClosed, SamePerson
from shop.models import Difference, Movement, Payment, Reconciliation, Refund, Stray
from shop.operations import (
    check_reconciliation,
    converge_payment,
    gather_movements,
    reconcile_day,
    reconcile_nightly,
    refund_order,
    return_stray,
    sign_reconciliation,
)
from shop.operations.note_stray import note_stray
from shop.payments.registry import gateway
from shop.rules.reconciling import day_of, window
from tests.books import balances
from tests.buying import actor, buy, order, start
from tests.cast import Cast
from tests.processor import Processor

NIGHT = Actor.system("night")


def run(processor: Processor) -> Reconciliation:
    processor.settle()
    return reconcile_day(day=day_of(now()), actor=NIGHT)


def kinds(made: Reconciliation) -> Counter[str]:
    return Counter(made.differences.values_list("kind", flat=True))


def stranger(processor: Processor, amount: str = "5000") -> dict[str, Any]:
    """A payment under our account that the shop knows nothing of."""
    return processor.post(
        "/v1/payment_intents",
        **{
            "amount": amount,
            "currency": "cny",
            "confirm": "true",
            "payment_method": "pm_card_visa",
            "payment_method_types[]": "card",
        },
    )


def test_a_day_that_agrees(cast: Cast, processor: Processor) -> None:
    buy(cast, processor, 2)
    refunded = buy(cast, processor)
    refund_order(order=refunded, reason="收到时破损", actor=actor(cast))
    made = run(processor)
    assert (kinds(made), made.movement_count, made.run) == (Counter(), 3, 1)
    fees = 19998 * 34 // 1000 + 1 + 200 + 9999 * 34 // 1000 + 1 + 200
    assert (made.theirs_fen, made.ours_fen) == (19998 - fees, 19998 - fees)
    assert balances()["expense:fees:stripe"] == fees


def test_fees_stand_in_the_processors_currency(cast: Cast, processor: Processor) -> None:
    processor.control("settings", {"settlement_currency": "hkd", "exchange_rate": "1.0863"})
    buy(cast, processor)
    assert kinds(run(processor)) == Counter()
    fee = Movement.objects.get().fee
    assert fee > 0
    assert (balances()["expense:fees:stripe:HKD"], balances()["clearing:stripe:HKD"]) == (fee, 10862 - fee)
    entries = Entry.objects.filter(txn__kind="fee").values_list("currency", flat=True)
    assert set(entries) == {"HKD"}


def test_gathering_twice_posts_once(cast: Cast, processor: Processor) -> None:
    buy(cast, processor)
    processor.settle()
    for _ in range(2):
        assert gather_movements(rail="stripe") == []
    assert (Movement.objects.count(), Txn.objects.filter(kind="fee").count()) == (1, 1)


def test_each_difference_by_its_name(cast: Cast, processor: Processor) -> None:
    buy(cast, processor)
    missing, changed, unknown = (buy(cast, processor) for _ in range(3))
    Payment.objects.filter(order=missing).update(charge_id="ch_of_nobody")
    Payment.objects.filter(order=changed).update(received_fen=9998)
    refund = refund_order(order=unknown, reason="收到时破损", actor=actor(cast))
    Refund.objects.filter(pk=refund.pk).update(processor_id="re_of_nobody")
    found = kinds(run(processor))
    assert found == Counter(
        # the charge and the refund that theirs has, and ours under another name; 9,998 is not what was booked either
        {"unknown_charge": 1, "unknown_refund": 1, "missing_there": 2, "amount": 1, "not_booked": 1}
    )


def test_a_payment_that_the_shop_never_heard_of(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    started = start(placed)
    processor.pay(started.client_secret)
    first = run(processor)
    charge = Movement.objects.get()
    found = first.differences.get()
    assert (found.kind, found.ref) == ("unsettled", f"payment:{started.payment.pk}")
    assert (found.source_id, found.movement_id) == (charge.source_id, charge.movement_id)
    assert (found.ours, found.theirs) == (0, placed.total_fen)
    started.payment.refresh_from_db()
    assert (started.payment.status, started.payment.received_fen) == ("open", None)
    assert balances() == {"clearing:stripe": -charge.fee, "expense:fees:stripe": charge.fee}
    assert kinds(run(processor)) == Counter({"unsettled": 1})  # until it is settled here
    converge_payment(payment_id=started.payment.pk)
    last = run(processor)
    assert (kinds(last), last.run) == (Counter(), 3)
    assert kinds(first) == Counter({"unsettled": 1})


def test_a_processor_that_answers_nothing_of_a_charge_leaves_it_unknown(
    cast: Cast, processor: Processor, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = start(order(cast))
    processor.pay(started.client_secret)

    def silent(_self: object, _charge: str) -> str:
        raise ProcessorUnavailable()

    monkeypatch.setattr("shop.payments.stripe_gateway.StripeGateway.intent_of_charge", silent)
    assert kinds(run(processor)) == Counter({"unknown_charge": 1})


def test_a_refund_that_is_on_its_way(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    refund = refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    made = run(processor)
    assert kinds(made) == Counter()
    # the bank sends it back, and no notification reaches us
    processor.control("refunds/fail", {"refund": refund.processor_id})
    again = run(processor)
    refund.refresh_from_db()
    assert (refund.status, kinds(again)) == ("failed", Counter())
    assert balances()["clearing:stripe"] == again.ours_fen


def test_a_payout_is_a_transfer(cast: Cast, processor: Processor) -> None:
    buy(cast, processor)
    processor.post("/v1/payouts", amount="5000", currency="cny")
    assert kinds(run(processor)) == Counter()
    assert balances()["bank"] == 5000


def test_a_movement_that_changed(cast: Cast, processor: Processor, monkeypatch: pytest.MonkeyPatch) -> None:
    buy(cast, processor)
    run(processor)
    real = gateway("stripe").movements
    monkeypatch.setattr(
        "shop.payments.stripe_gateway.StripeGateway.movements",
        lambda self, **asked: (replace(movement, amount=movement.amount + 1) for movement in real(**asked)),
    )
    assert kinds(run(processor)) == Counter({"changed": 1})


def test_money_of_nobody_is_owed_until_it_is_returned(cast: Cast, processor: Processor) -> None:
    intent = stranger(processor)
    assert kinds(run(processor)) == Counter({"unknown_charge": 1})
    stray = note_stray(rail="stripe", intent_id=intent["id"])
    assert stray == note_stray(rail="stripe", intent_id=intent["id"])
    assert stray is not None
    assert balances()["suspense:stripe"] == -5000
    assert kinds(run(processor)) == Counter()
    assert return_stray(stray_id=stray.pk, actor=actor(cast)).returned_at is not None
    assert (balances()["suspense:stripe"], processor.count("refunds")) == (0, 1)
    assert (kinds(run(processor)), Stray.objects.count()) == (Counter(), 1)


def test_an_entry_that_nothing_stands_behind(cast: Cast, processor: Processor) -> None:
    post_suspense(gateway="stripe", source_ref="by-hand", amount_fen=5, actor=NIGHT, effective_at=now())
    assert kinds(run(processor)) == Counter({"unmatched": 1})


def run_after_midnight(processor: Processor) -> Reconciliation:
    """Today's, made tomorrow."""
    processor.settle()
    today = day_of(now())
    with clock.frozen(now() + timedelta(days=1)):
        return reconcile_day(day=today, actor=NIGHT)


def two_people(cast: Cast) -> tuple[Actor, Actor]:
    return Actor.of(cast.li), Actor.of(cast.rival)


def test_two_people_sign(cast: Cast, processor: Processor) -> None:
    stranger(processor)
    made, (first, second) = run_after_midnight(processor), two_people(cast)
    with pytest.raises(Forbidden):
        check_reconciliation(run_id=made.pk, note="查过", actor=NIGHT)
    with pytest.raises(ReconciliationClosed):
        sign_reconciliation(run_id=made.pk, actor=second)
    with pytest.raises(NoteMissing):
        check_reconciliation(run_id=made.pk, note=" ", actor=first)
    check_reconciliation(run_id=made.pk, note="买家扫错码，已联系", actor=first)
    with pytest.raises(SamePerson):
        sign_reconciliation(run_id=made.pk, actor=first)
    done = sign_reconciliation(run_id=made.pk, actor=second)
    assert (done.checked_by, done.signed_by) == (first.label, second.label)
    for act in (
        lambda: sign_reconciliation(run_id=made.pk, actor=second),
        lambda: check_reconciliation(run_id=made.pk, note="x", actor=first),
    ):
        with pytest.raises(ReconciliationClosed):
            act()


def test_a_day_that_is_not_over_is_not_signed(cast: Cast, processor: Processor) -> None:
    made, (first, second) = run(processor), two_people(cast)
    check_reconciliation(run_id=made.pk, note="", actor=first)
    with clock.frozen(now() + timedelta(days=1)), pytest.raises(DayNotOver):
        sign_reconciliation(run_id=made.pk, actor=second)
    _, midnight = window(made.day)
    with clock.frozen(midnight):
        last = reconcile_day(day=made.day, actor=NIGHT)
        check_reconciliation(run_id=last.pk, note="", actor=first)
        assert sign_reconciliation(run_id=last.pk, actor=second).signed_by == second.label


def test_only_the_last_run_can_be_signed(cast: Cast, processor: Processor) -> None:
    old, (first, second) = run(processor), two_people(cast)
    check_reconciliation(run_id=old.pk, note="", actor=first)
    new = run_after_midnight(processor)
    with pytest.raises(ReconciliationClosed):
        sign_reconciliation(run_id=old.pk, actor=second)
    check_reconciliation(run_id=new.pk, note="", actor=first)
    assert sign_reconciliation(run_id=new.pk, actor=second).signed_at is not None


def refused(row: Reconciliation, **changes: object) -> bool:
    try:
        with transaction.atomic():
            Reconciliation.objects.filter(pk=row.pk).update(**changes)
    except DatabaseError:
        return True
    return False


def test_the_database_refuses(cast: Cast, processor: Processor) -> None:
    stranger(processor)
    made, at = run(processor), now()
    assert refused(made, checked_by="user:1", checked_at=at)  # no note
    assert refused(made, checked_by="system:night", checked_at=at, note="x")
    assert refused(made, signed_by="user:2", signed_at=at)  # nobody checked
    assert refused(made, difference_count=0)
    assert not refused(made, checked_by="user:1", checked_at=at, note="x")
    assert refused(made, note="y")
    assert refused(made, signed_by="user:1", signed_at=at)  # the same person
    assert not refused(made, signed_by="user:2", signed_at=at)
    assert refused(made, signed_by="user:3")
    for rows in (Reconciliation, Difference, Movement):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.all()._raw_delete("default")
    for rows in (Difference, Movement):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.update(source_id="x")


def test_each_night(cast: Cast, processor: Processor) -> None:
    stranger(processor)
    processor.settle()
    with clock.frozen(now() + timedelta(days=1)):
        for _ in range(2):
            reconcile_nightly()
    # seven days that nobody had looked at; the one with a difference again
    assert sorted(Reconciliation.objects.values_list("run", flat=True)) == [1] * 7 + [2]

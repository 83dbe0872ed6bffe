"""A buyer's bank takes a payment back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest

from core import clock
from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from shop.errors import (
    DisputeNotToDecide,
    NothingToRefund,
    PaymentDisputed,
    RefundTooLarge,
    RefundWindowOver,
    ReturnOpen,
)
from shop.models import Dispute, Order, OrderLine, Payment, Refund
from shop.operations import (
    ask_return,
    receive_goods,
    reconcile_day,
    record_webhook,
    refund_lines,
    refund_order,
    release_credit,
    settle_return,
    sweep_dispatch,
    sweep_payments,
    withdraw_return,
)
from shop.operations.record_dispute import record_dispute
from shop.operations.record_reading import record_reading
from shop.payments.gateway import Intent
from shop.payments.registry import gateway
from shop.queries.aftersales import aftersales
from shop.queries.refundable import left_to_refund
from shop.rules.reconciling import day_of
from shop.rules.refunding import RefundItem
from tests.books import balances
from tests.buying import actor, buy, counts, decide, nothing_changes, statuses
from tests.cast import Cast
from tests.processor import Processor, signed


def disputed(placed: Order, processor: Processor, **more: Any) -> str:
    intent = Payment.objects.get(order=placed).intent_id
    return str(processor.control("disputes", {"payment_intent": intent, **more})["dispute"])


def hear(processor: Processor, kind: str) -> str:
    event = processor.event(kind)
    return record_webhook(payload=event, signature=signed(event, at=int(now().timestamp())))


def ended(cast: Cast, processor: Processor, outcome: str, quantity: int = 1) -> Dispute:
    placed = buy(cast, processor, quantity)
    key = disputed(placed, processor)
    hear(processor, "charge.dispute.created")
    processor.control("disputes/end", {"dispute": key, "outcome": outcome})
    hear(processor, "charge.dispute.closed")
    return Dispute.objects.get(dispute_id=key)


def agrees(processor: Processor) -> bool:
    """Whether the day's reconciliation finds nothing, in names and in sums."""
    processor.settle()
    made = reconcile_day(day=day_of(now()), actor=Actor.system("night"))
    return not made.difference_count and made.theirs_fen == made.ours_fen


def test_it_is_heard_of_and_booked_once(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    disputed(placed, processor)
    before = balances()
    assert hear(processor, "charge.dispute.created") == "applied"
    assert hear(processor, "charge.dispute.funds_withdrawn") == "applied"
    found = Dispute.objects.get()
    assert (found.status, found.took_money, found.order_id, found.amount_fen) == (
        "open",
        True,
        placed.pk,
        9999,
    )
    assert balances() == {**before, "clearing:stripe": 0, "receivable:dispute:stripe": 9999}
    assert agrees(processor)


def test_the_buyer_reads_of_it_on_her_order(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    key = disputed(placed, processor)
    hear(processor, "charge.dispute.created")
    [told] = aftersales(placed)["disputes"]
    assert (told["status"], told["amount_fen"], told["closed_at"]) == ("open", 9999, None)
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    hear(processor, "charge.dispute.closed")
    [told] = aftersales(placed)["disputes"]
    assert told["status"] == "lost" and told["closed_at"] is not None


def test_nothing_goes_back_meanwhile(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    disputed(placed, processor)
    hear(processor, "charge.dispute.created")
    with nothing_changes(), pytest.raises(PaymentDisputed):
        refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    line = placed.lines.get()
    OrderLine.objects.filter(pk=line.pk).update(signed_at=now(), release_at=now() + timedelta(days=8))
    with clock.frozen(now() + timedelta(days=9)):
        assert release_credit(line_id=line.pk, actor=actor(cast)) is False


def test_nothing_is_released_before_it_is_decided_who_bears_a_lost_one(
    cast: Cast, processor: Processor
) -> None:
    dispute = ended(cast, processor, "lost")
    line = dispute.order.lines.get()
    OrderLine.objects.filter(pk=line.pk).update(signed_at=now(), release_at=now() + timedelta(days=8))
    with clock.frozen(now() + timedelta(days=9)):
        sweep_dispatch()
        assert release_credit(line_id=line.pk, actor=actor(cast)) is False
        assert not OrderLine.objects.filter(released_at__isnull=False).exists()
        decide(cast, dispute, "borne")
        sweep_dispatch()
    line.refresh_from_db()
    assert line.released_at is not None


def test_a_second_payment_that_is_disputed_is_not_sent_back_as_well(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    second = Payment.objects.create(
        order=placed, amount_fen=9999, status="open", intent_id="pi_second", created_at=now()
    )
    Dispute.objects.create(
        order=placed,
        payment=second,
        dispute_id="dp_1",
        amount_fen=9999,
        took_money=True,
        opened_at=now(),
        read_at=now(),
    )
    intent = Intent("pi_second", "succeeded", 9999, 9999, "CNY", "")
    after = record_reading(payment_id=second.pk, intent=intent, asked_at=now())
    assert (after.status, after.pays_order, Refund.objects.count()) == ("review", False, 0)
    assert balances()["suspense:stripe"] == -9999
    assert AuditEntry.objects.get(action="shop.payment.kept").target_id == str(second.pk)


def test_won(cast: Cast, processor: Processor) -> None:
    found = ended(cast, processor, "won")
    assert (found.status, found.decision) == ("won", "")
    assert (balances()["clearing:stripe"], balances()["receivable:dispute:stripe"]) == (9999, 0)
    assert agrees(processor)
    with pytest.raises(DisputeNotToDecide):
        decide(cast, found, "borne")
    assert refund_order(order=found.order, reason="收到时破损", actor=actor(cast)).status == "succeeded"


def test_lost_and_borne_by_the_project(cast: Cast, processor: Processor) -> None:
    found = ended(cast, processor, "lost")
    before = balances()
    assert (found.status, before["receivable:dispute:stripe"]) == ("lost", 9999)
    decide(cast, found, "borne")
    assert balances() == {**before, "receivable:dispute:stripe": 0, "expense:dispute:stripe": 9999}
    assert (statuses(found.order)[0], agrees(processor)) == ("paid", True)
    with pytest.raises(DisputeNotToDecide):
        decide(cast, found, "refunded")


def test_lost_and_taken_back_from_the_shares(cast: Cast, processor: Processor) -> None:
    found = ended(cast, processor, "lost", 2)
    done = decide(cast, found, "refunded")
    assert (done.decision, done.decided_by) == ("refunded", actor(cast).label)
    left = {code: fen for code, fen in balances().items() if fen}
    assert left == {}
    refund = Refund.objects.get()
    assert (refund.status, refund.amount_fen, refund.reason) == ("succeeded", 19998, "dispute_lost")
    # the bank paid the buyer, the processor sent nothing; the goods are still with her
    assert (processor.count("refunds"), statuses(found.order)[0], counts(cast.shelf)) == (
        0,
        "refunded",
        (100, 98, 0, 2),
    )
    assert agrees(processor)


def test_an_open_return_is_answered_before_the_shares_go_back(cast: Cast, processor: Processor) -> None:
    found = ended(cast, processor, "lost", 2)
    items = [RefundItem(found.order.lines.get().pk, 1)]
    asked = ask_return(order=found.order, reason="damaged", items=items, actor=Actor.of(cast.wheat))
    with nothing_changes(), pytest.raises(ReturnOpen):
        decide(cast, found, "refunded")
    withdraw_return(request_id=asked.pk, actor=Actor.of(cast.wheat))
    assert decide(cast, found, "refunded").decision == "refunded"


def test_a_part_is_disputed(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    key = disputed(placed, processor, amount=5000)
    hear(processor, "charge.dispute.created")
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    hear(processor, "charge.dispute.closed")
    decide(cast, Dispute.objects.get(), "refunded")
    placed.refresh_from_db()
    assert (placed.status, placed.refunded_fen, placed.promised_fen) == ("paid", 5000, 5000)
    assert agrees(processor)


def test_what_no_notification_told_is_polled(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    key = disputed(placed, processor)
    assert Dispute.objects.count() == 0
    assert agrees(processor)  # the movements told of it
    assert Dispute.objects.get().status == "open"
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    with clock.frozen(now() + timedelta(hours=2)):
        sweep_payments()
    assert Dispute.objects.get().status == "lost"


def test_a_dispute_of_nothing_of_ours(cast: Cast, processor: Processor) -> None:
    fields = {"payment_method": "pm_card_visa", "payment_method_types[]": "card", "confirm": "true"}
    made = processor.post("/v1/payment_intents", amount="5000", currency="cny", **fields)
    processor.control("disputes", {"payment_intent": made["id"]})
    assert hear(processor, "charge.dispute.created") == "unknown"


@pytest.mark.parametrize(("method", "days"), [("alipay", 90), ("wechat_pay", 180)])
def test_a_wallets_refund_window(cast: Cast, processor: Processor, method: str, days: int) -> None:
    placed = buy(cast, processor)
    Payment.objects.filter(order=placed).update(method=method)
    late = clock.frozen(now() + timedelta(days=days, hours=1))
    with late, nothing_changes(), pytest.raises(RefundWindowOver) as caught:
        refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    assert caught.value.data == {"method": method, "days": days}
    with clock.frozen(now() + timedelta(days=days - 1)):
        assert refund_order(order=placed, reason="收到时破损", actor=actor(cast)).status == "succeeded"


def test_a_card_has_no_window(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    assert Payment.objects.get(order=placed).method == "card"
    with clock.frozen(now() + timedelta(days=700)):
        assert refund_order(order=placed, reason="收到时破损", actor=actor(cast)).status == "succeeded"


def lost_in_part(cast: Cast, processor: Processor, decision: Literal["refunded", "borne"]) -> Order:
    """Two of 99.99, of which a bank took 50.00 for good."""
    placed = buy(cast, processor, 2)
    key = disputed(placed, processor, amount=5000)
    hear(processor, "charge.dispute.created")
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    hear(processor, "charge.dispute.closed")
    with nothing_changes(), pytest.raises(PaymentDisputed):
        refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    decide(cast, Dispute.objects.get(), decision)
    placed.refresh_from_db()
    return placed


def returned(cast: Cast, placed: Order) -> Refund:
    """One unit, asked for, agreed to and paid."""
    items = [RefundItem(placed.lines.get().pk, 1)]
    asked = ask_return(order=placed, reason="damaged", items=items, actor=Actor.of(cast.wheat))
    receive_goods(request_id=asked.pk, actor=actor(cast))
    done = settle_return(request_id=asked.pk, actor=actor(cast)).refund
    assert done is not None
    return done


@pytest.mark.parametrize("decision", ["refunded", "borne"])
def test_what_a_lost_dispute_left_goes_back_by_returns(
    cast: Cast, processor: Processor, decision: Literal["refunded", "borne"]
) -> None:
    placed = lost_in_part(cast, processor, decision)
    assert left_to_refund(placed) == 14998
    [line] = aftersales(placed)["returnable"]
    assert line["left_fen"] == 14998
    assert [returned(cast, placed).amount_fen for _ in range(2)] == [9999, 4999]
    assert {row.status for row in Refund.objects.all()} == {"succeeded"}
    assert left_to_refund(Order.objects.get(pk=placed.pk)) == 0
    assert agrees(processor)


@pytest.mark.parametrize("decision", ["refunded", "borne"])
def test_what_a_lost_dispute_left_goes_back_at_once(
    cast: Cast, processor: Processor, decision: Literal["refunded", "borne"]
) -> None:
    placed = lost_in_part(cast, processor, decision)
    item = RefundItem(placed.lines.get().pk, 0, 14999)
    with nothing_changes(), pytest.raises(RefundTooLarge) as refused:
        refund_lines(order=placed, items=[item], reason="收到时破损", actor=actor(cast))
    assert refused.value.data["remaining_fen"] == 14998
    refund = refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    assert (refund.status, refund.amount_fen) == ("succeeded", 14998)
    assert processor.count("refunds") == 1
    assert agrees(processor)


def test_nothing_is_asked_back_of_what_a_bank_took_whole(cast: Cast, processor: Processor) -> None:
    found = ended(cast, processor, "lost", 2)
    decide(cast, found, "borne")
    assert (left_to_refund(found.order), aftersales(found.order)["returnable"]) == (0, [])
    items = [RefundItem(found.order.lines.get().pk, 1)]
    with nothing_changes(), pytest.raises(NothingToRefund):
        ask_return(order=found.order, reason="damaged", items=items, actor=Actor.of(cast.wheat))


def test_the_processor_refunds_no_more_than_the_dispute_left(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    intent = str(Payment.objects.get(order=placed).intent_id)
    key = disputed(placed, processor, amount=5000)

    def asked(amount: int) -> dict[str, Any]:
        return processor.post("/v1/refunds", payment_intent=intent, amount=str(amount))

    assert asked(1)["error"]["code"] == "charge_disputed"
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    assert asked(14999)["error"]["param"] == "amount"
    assert asked(14998)["status"] == "succeeded"
    assert asked(1)["error"]["code"] == "charge_disputed"


def test_an_older_reading_changes_nothing(cast: Cast, processor: Processor) -> None:
    """The bank took the money and asks for proof by a day; an answer of before, as an inquiry, arrives after that."""
    placed = buy(cast, processor)
    key = disputed(placed, processor)
    newer = gateway("stripe").read_dispute(key)
    at, second = now(), timedelta(seconds=1)
    older = replace(newer, status="won", took_money=False, due_by=None)
    record_dispute(rail="stripe", answer=newer, asked_at=at)
    books, trail = balances(), AuditEntry.objects.count()
    record_dispute(rail="stripe", answer=older, asked_at=at - second)
    found = Dispute.objects.get()
    assert (found.status, found.took_money, found.due_by, found.read_at) == ("open", True, newer.due_by, at)
    assert (balances(), AuditEntry.objects.count()) == (books, trail)
    assert books["receivable:dispute:stripe"] == 9999
    record_dispute(rail="stripe", answer=older, asked_at=at + second)
    assert (Dispute.objects.get().status, balances()["receivable:dispute:stripe"]) == ("won", 0)

"""An order that was paid twice, and a bank takes the second payment back for good."""

from datetime import timedelta

import pytest

from core import clock
from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from ledger.operations import seal_journal
from ledger.operations.verify_ledger import verify_ledger
from shop.errors import DisputeNotToDecide, NothingToRefund, PaymentDisputed
from shop.models import Dispute, Order, OrderLine, Payment, Refund
from shop.operations import (
    converge_payment,
    converge_refund,
    refund_order,
    release_credit,
    return_suspended,
    settle_return,
    sweep_dispatch,
)
from shop.operations.record_dispute import record_dispute
from shop.payments.gateway import ProcessorDispute
from shop.queries.aftersales import aftersales
from shop.queries.orders import shown
from shop.queries.refundable import left_to_refund
from shop.queries.waiting_money import due_of, failed_refunds, suspended_payments
from tests.books import balances
from tests.buying import actor, buy, counts, decide, nothing_changes, order, start, statuses
from tests.cast import Cast
from tests.operations.shop.test_bank_repaid import accepted, end, open_dispute, status
from tests.operations.shop.test_converge_payment import pay_late
from tests.operations.shop.test_disputes import agrees, hear
from tests.operations.shop.test_free_unsent import held
from tests.processor import Processor


def paid_again(processor: Processor, placed: Order, **more: int) -> str:
    """A second payment of the order, disputed before the shop heard that it came in; the dispute's name."""
    fields = {"amount": str(placed.total_fen), "currency": "cny", "confirm": "true"}
    fields |= {"payment_method": "pm_card_visa", "payment_method_types[]": "card"}
    intent = processor.post("/v1/payment_intents", **fields)["id"]
    second = Payment.objects.create(
        order=placed, amount_fen=placed.total_fen, created_at=now(), status="open", intent_id=intent
    )
    key = str(processor.control("disputes", {"payment_intent": intent, **more})["dispute"])
    hear(processor, "charge.dispute.created")
    assert converge_payment(payment_id=second.pk).status == "review"
    return key


def lost(processor: Processor, placed: Order, **more: int) -> Dispute:
    return end(processor, paid_again(processor, placed, **more), "lost")


def review(cast: Cast, processor: Processor) -> Order:
    """An order of 99.99 for which 50.00 came."""
    placed = order(cast)
    started = start(placed)
    processor.post(f"/v1/payment_intents/{started.payment.intent_id}", amount="5000")
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    assert statuses(placed)[0] == "review"
    return placed


def fail(processor: Processor, refund: Refund) -> None:
    """The bank sends a refund back that had gone through."""
    assert refund.status == "succeeded"
    processor.control("refunds/fail", {"refund": refund.processor_id})
    assert converge_refund(refund_id=refund.pk).status == "failed"


def send_back(cast: Cast, payment_id: int) -> Refund:
    return return_suspended(payment_id=payment_id, actor=actor(cast))


def but_fees() -> dict[str, int]:
    """The books without what is zero, as if the processor took no fees."""
    found = balances()
    found["clearing:stripe"] += found.pop("expense:fees:stripe", 0)
    return {code: fen for code, fen in found.items() if fen}


def waiting() -> list[tuple[int, int, str]]:
    """What waits: payment, fen, and what for."""
    return [(row.payment.pk, row.left_fen, row.waits_for) for row in suspended_payments()]


def test_a_return_is_paid_out_of_the_payment_that_pays_the_order(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    request = accepted(cast, placed)
    decide(cast, lost(processor, placed), "borne")
    assert (status(request), left_to_refund(placed)) == ("to_refund", 9999)
    done = settle_return(request_id=request.pk, actor=actor(cast))
    assert (done.status, done.refund is not None and done.refund.amount_fen) == ("refunded", 9999)
    assert agrees(processor)


def test_all_of_the_order_goes_back(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    decide(cast, lost(processor, placed), "borne")
    assert [line["left_fen"] for line in aftersales(placed)["returnable"]] == [9999]
    refund = refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    assert (refund.status, refund.amount_fen) == ("succeeded", 9999)
    assert agrees(processor)


def test_what_the_bank_gave_back_is_owed_no_more(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    before = balances()
    found = lost(processor, placed)
    assert balances() == {**before, "suspense:stripe": -9999, "receivable:dispute:stripe": 9999}
    assert waiting() == [(found.payment_id, 9999, "decision")]
    with nothing_changes(), pytest.raises(DisputeNotToDecide):
        decide(cast, found, "refunded")
    assert decide(cast, found, "borne").decision == "borne"
    assert balances() == {**before, "suspense:stripe": 0, "receivable:dispute:stripe": 0}
    assert (waiting(), failed_refunds()) == ([], [])
    refund = Refund.objects.get()
    told = (refund.payment_id, refund.status, refund.amount_fen, refund.reason, refund.processor_id)
    assert told == (found.payment_id, "succeeded", 9999, "dispute_lost", found.dispute_id)
    told_buyer = shown(placed)
    assert (told_buyer["refunded_fen"], told_buyer["refunded_by_bank_fen"]) == (0, 0)
    # the bank sent it, not the processor
    assert (processor.count("refunds"), statuses(placed)[0], agrees(processor)) == (0, "paid", True)


def test_of_a_part_the_rest_waits_and_goes_back_once(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    before = but_fees()
    key = paid_again(processor, placed, amount=4000)
    second = Dispute.objects.get().payment_id
    assert waiting() == [(second, 9999, "bank")]
    with nothing_changes(), pytest.raises(PaymentDisputed):
        send_back(cast, second)
    found = end(processor, key, "lost")
    with nothing_changes(), pytest.raises(PaymentDisputed):
        send_back(cast, second)
    decide(cast, found, "borne")
    assert (balances()["suspense:stripe"], balances()["receivable:dispute:stripe"]) == (-5999, 0)
    assert (waiting(), agrees(processor)) == ([(second, 5999, "")], True)
    refund = send_back(cast, second)
    assert (refund.status, refund.amount_fen, refund.reason) == ("succeeded", 5999, "second_payment")
    with nothing_changes(), pytest.raises(NothingToRefund):
        send_back(cast, second)
    assert (waiting(), failed_refunds(), statuses(placed)[0]) == ([], [], "paid")
    assert (but_fees(), processor.count("refunds"), agrees(processor)) == (before, 1, True)


def test_a_rest_that_came_back_is_sent_again(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    found = lost(processor, placed, amount=4000)
    decide(cast, found, "borne")
    fail(processor, send_back(cast, found.payment_id))
    assert (waiting(), balances()["suspense:stripe"]) == ([(found.payment_id, 5999, "")], -5999)
    refund = send_back(cast, found.payment_id)
    assert (refund.status, refund.amount_fen) == ("succeeded", 5999)
    assert (waiting(), failed_refunds(), balances()["suspense:stripe"]) == ([], [], 0)
    assert agrees(processor)


def test_what_pays_the_order_is_no_money_that_waits(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    for key in (Payment.objects.get(order=placed).pk, 0):
        with nothing_changes(), pytest.raises(NothingToRefund):
            send_back(cast, key)


@pytest.mark.parametrize("by_sweep", [True, False])
@pytest.mark.parametrize("is_first", [True, False])
def test_only_what_paid_the_order_holds_its_shares(
    cast: Cast, processor: Processor, is_first: bool, by_sweep: bool
) -> None:
    placed = buy(cast, processor)
    line = placed.lines.get()
    OrderLine.objects.filter(pk=line.pk).update(signed_at=now(), release_at=now() + timedelta(days=8))
    if is_first:
        open_dispute(placed, processor)
    else:
        paid_again(processor, placed)
    [told] = aftersales(placed)["disputes"]
    assert (told["status"], told["pays_order"]) == ("open", is_first)
    assert held(placed) == [(9999, 0, "dispute" if is_first else "window")]
    with clock.frozen(now() + timedelta(days=9)):
        assert held(placed) == [(9999, 0, "dispute" if is_first else "due")]
        if by_sweep:
            sweep_dispatch()
        else:
            assert release_credit(line_id=line.pk, actor=actor(cast)) is not is_first
        assert held(placed) == ([(9999, 0, "dispute")] if is_first else [])


def test_an_inquiry_that_took_nothing_leaves_all(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    second = pay_late(cast, processor, placed)
    fail(processor, Refund.objects.get())
    inquiry = ProcessorDispute("du_1", str(second.intent_id), "lost", 9999, "general", None, now(), False)
    record_dispute(rail="stripe", answer=inquiry, asked_at=now())
    assert waiting() == [(second.pk, 9999, "")]
    assert send_back(cast, second.pk).amount_fen == 9999
    assert (waiting(), failed_refunds(), agrees(processor)) == ([], [], True)


@pytest.mark.parametrize("taken", [9999, 4000])
def test_a_refund_that_fails_after_the_loss_was_booked(cast: Cast, processor: Processor, taken: int) -> None:
    placed = buy(cast, processor)
    before = but_fees()
    second = pay_late(cast, processor, placed)
    refund = Refund.objects.get()
    fields = {"payment_intent": second.intent_id, "amount": taken}
    key = str(processor.control("disputes", fields)["dispute"])
    hear(processor, "charge.dispute.created")
    decide(cast, end(processor, key, "lost"), "borne")
    assert (balances()["expense:dispute:stripe"], agrees(processor)) == (taken, True)
    fail(processor, refund)
    # the project has its money again, and the buyer hers of the bank: nobody lost anything
    left = 9999 - taken
    assert (balances()["suspense:stripe"], balances()["expense:dispute:stripe"]) == (-left, 0)
    note = AuditEntry.objects.get(action="shop.dispute.recovered")
    assert note.data == {"order": placed.pk, "amount_fen": taken}
    assert waiting() == ([(second.pk, left, "")] if left else [])
    assert due_of(failed_refunds()) == ({refund.pk: left} if left else {})
    assert agrees(processor)
    if left:
        assert send_back(cast, second.pk).amount_fen == left
    with nothing_changes(), pytest.raises(NothingToRefund):
        send_back(cast, second.pk)
    assert (but_fees(), waiting(), failed_refunds(), agrees(processor)) == (before, [], [], True)
    seal_journal()
    assert verify_ledger(actor=Actor.system("test"), processes=1)[1] == []


def test_of_more_than_is_here_the_rest_is_a_loss(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    first = lost(processor, placed, amount=4000)
    decide(cast, first, "borne")
    taken = ProcessorDispute(
        "du_2", str(first.payment.intent_id), "lost", 8000, "fraudulent", None, now(), True
    )
    record_dispute(rail="stripe", answer=taken, asked_at=now())
    decide(cast, Dispute.objects.get(dispute_id="du_2"), "borne")
    kept = balances()
    assert (kept["suspense:stripe"], kept["expense:dispute:stripe"]) == (0, 2001)
    assert (waiting(), kept["receivable:dispute:stripe"]) == ([], 0)
    with nothing_changes(), pytest.raises(NothingToRefund):
        send_back(cast, first.payment_id)


def test_of_an_order_in_review_a_part_and_the_rest(cast: Cast, processor: Processor) -> None:
    placed = review(cast, processor)
    decide(cast, end(processor, open_dispute(placed, processor, amount=2000), "lost"), "borne")
    assert (statuses(placed)[0], left_to_refund(Order.objects.get(pk=placed.pk))) == ("review", 3000)
    refund = refund_order(order=placed, reason="金额不符", actor=actor(cast))
    assert (refund.status, refund.amount_fen) == ("succeeded", 3000)
    assert (statuses(placed)[0], counts(cast.shelf)) == ("cancelled", (100, 100, 0, 0))
    assert ({code: fen for code, fen in balances().items() if fen}, waiting()) == ({}, [])
    assert agrees(processor)


def test_a_wrong_sum_goes_back_from_the_list(cast: Cast, processor: Processor) -> None:
    placed = review(cast, processor)
    refund = send_back(cast, Payment.objects.get().pk)
    assert (refund.amount_fen, refund.reason, statuses(placed)[0]) == (5000, "wrong_sum", "cancelled")
    assert (waiting(), agrees(processor)) == ([], True)


def test_an_order_in_review_is_closed(cast: Cast, processor: Processor) -> None:
    placed = review(cast, processor)
    decide(cast, end(processor, open_dispute(placed, processor), "lost"), "borne")
    assert (statuses(placed)[0], counts(cast.shelf)) == ("cancelled", (100, 100, 0, 0))
    assert {code: fen for code, fen in balances().items() if fen} == {}
    assert agrees(processor)


@pytest.mark.parametrize("refund_status", ["pending", "succeeded"])
def test_what_went_back_before_is_a_loss(cast: Cast, processor: Processor, refund_status: str) -> None:
    placed = buy(cast, processor)
    second = pay_late(cast, processor, placed)
    assert Refund.objects.get().status == "succeeded"
    Refund.objects.update(status=refund_status)
    opened = ProcessorDispute("du_1", str(second.intent_id), "lost", 9999, "fraudulent", None, now())
    record_dispute(rail="stripe", answer=opened, asked_at=now())
    found = Dispute.objects.get()
    if refund_status == "pending":  # nobody knows yet
        with nothing_changes(), pytest.raises(DisputeNotToDecide):
            decide(cast, found, "borne")
        return
    decide(cast, found, "borne")
    kept = balances()
    assert (kept["suspense:stripe"], kept["expense:dispute:stripe"]) == (0, 9999)

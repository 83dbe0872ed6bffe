"""An order that was paid twice, and a bank takes the second payment back for good."""

import pytest

from core.clock import now
from shop.errors import DisputeNotToDecide
from shop.models import Dispute, Order, Payment, Refund
from shop.operations import converge_payment, refund_order, settle_return
from shop.operations.record_dispute import record_dispute
from shop.payments.gateway import ProcessorDispute
from shop.queries.aftersales import aftersales
from shop.queries.orders import shown
from shop.queries.refundable import left_to_refund
from shop.queries.waiting_money import failed_refunds, suspended_payments
from tests.books import balances
from tests.buying import actor, buy, counts, decide, nothing_changes, order, start, statuses
from tests.cast import Cast
from tests.operations.shop.test_bank_repaid import accepted, end, open_dispute, status
from tests.operations.shop.test_converge_payment import pay_late
from tests.operations.shop.test_disputes import agrees, hear
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
    assert [payment.pk for payment in suspended_payments()] == [found.payment_id]
    with nothing_changes(), pytest.raises(DisputeNotToDecide):
        decide(cast, found, "refunded")
    assert decide(cast, found, "borne").decision == "borne"
    assert balances() == {**before, "suspense:stripe": 0, "receivable:dispute:stripe": 0}
    assert (suspended_payments(), failed_refunds()) == ([], [])
    refund = Refund.objects.get()
    told = (refund.payment_id, refund.status, refund.amount_fen, refund.reason, refund.processor_id)
    assert told == (found.payment_id, "succeeded", 9999, "dispute_lost", found.dispute_id)
    told_buyer = shown(placed)
    assert (told_buyer["refunded_fen"], told_buyer["refunded_by_bank_fen"]) == (0, 0)
    # the bank sent it, not the processor
    assert (processor.count("refunds"), statuses(placed)[0], agrees(processor)) == (0, "paid", True)


def test_of_a_part_the_rest_goes_on_waiting(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    found = lost(processor, placed, amount=4000)
    decide(cast, found, "borne")
    assert (balances()["suspense:stripe"], balances()["receivable:dispute:stripe"]) == (-5999, 0)
    assert [payment.pk for payment in suspended_payments()] == [found.payment_id]
    assert agrees(processor)


def test_an_order_in_review_is_closed(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    started = start(placed)
    processor.post(f"/v1/payment_intents/{started.payment.intent_id}", amount="5000")
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    assert statuses(placed)[0] == "review"
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

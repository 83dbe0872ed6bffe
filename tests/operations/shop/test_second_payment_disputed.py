"""An order that was paid twice, and a bank takes the second payment back for good."""

from core.clock import now
from shop.models import Dispute, Order, Payment
from shop.operations import converge_payment, refund_order, settle_return
from shop.queries.aftersales import aftersales
from shop.queries.refundable import left_to_refund
from tests.buying import actor, buy, decide
from tests.cast import Cast
from tests.operations.shop.test_bank_repaid import accepted, end, status
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

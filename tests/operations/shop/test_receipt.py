"""A receipt explains every fen: coupons by who bears them, disputes, what was never charged."""

from core.actor import Actor
from core.clock import FrozenClock
from ledger.operations import seal_journal
from shop.models import Order
from shop.operations import cancel_order, claim_coupon, refund_lines
from shop.queries.orders import shown
from shop.queries.receipt import ReceiptLine, receipt
from shop.rules.refunding import RefundItem
from tests.buying import actor, decide, order, start
from tests.cast import Cast
from tests.operations.shop.test_converge_payment import expired, pay_late
from tests.operations.shop.test_coupons import coupon, paid_with
from tests.operations.shop.test_disputes import ended
from tests.processor import Processor


def bought(cast: Cast, processor: Processor, funding: str) -> Order:
    """One piece of 99.99 with a coupon of 10.01, paid."""
    own = {"organisation_id": cast.workshop.pk} if funding == "seller" else {}
    coupon(cast, funding=funding, **own)
    return paid_with(cast, processor, claim_coupon(user=cast.wheat, code="WARM10"))


def shared(line: ReceiptLine) -> int:
    return sum(share["amount_fen"] for share in line["shares"])


def test_what_the_platform_bears_is_said(cast: Cast, processor: Processor) -> None:
    placed = bought(cast, processor, "platform")
    [line] = receipt(placed)["lines"]
    assert (line["discount_funding"], line["borne_fen"], line["borne_back_fen"]) == ("platform", 1001, 0)
    assert (shared(line), shared(line) - line["borne_fen"]) == (9999, placed.total_fen)


def test_what_the_platform_bore_of_a_part_that_went_back(cast: Cast, processor: Processor) -> None:
    placed = bought(cast, processor, "platform")
    item = RefundItem(placed.lines.get().pk, 0, 1000)
    refund_lines(order=placed, items=[item], postage_fen=0, reason="补偿", actor=actor(cast))
    [line] = receipt(placed)["lines"]
    back = sum(share["refunded_fen"] for share in line["shares"])
    assert back - line["borne_back_fen"] == line["refunded_fen"]


def test_what_a_seller_gave_off_is_said(cast: Cast, processor: Processor) -> None:
    placed = bought(cast, processor, "seller")
    [line] = receipt(placed)["lines"]
    assert (line["discount_funding"], line["borne_fen"]) == ("seller", 0)
    assert shared(line) == line["amount_fen"] - line["discount_fen"] == 8998 == placed.total_fen


def test_a_dispute_says_what_opened_and_what_closed_it(cast: Cast, processor: Processor) -> None:
    found = ended(cast, processor, "lost")
    decide(cast, found, "refunded")
    seal_journal()
    txns = receipt(found.order)["txns"]
    told = [(txn["kind"], txn["line"]) for txn in txns if txn["kind"] != "fee"]
    name = "{0.title} {0.variant_name}".format(found.order.lines.get())
    assert told == [("sale", name), ("dispute", ""), ("dispute_end", ""), ("refund", name)]


def test_what_the_bank_returned_is_no_refund_of_ours(cast: Cast, processor: Processor) -> None:
    found = ended(cast, processor, "lost")
    decide(cast, found, "refunded")
    told = shown(found.order)
    assert (told["refund"], told["refunded_fen"], told["refunded_by_bank_fen"]) == (None, 9999, 9999)


def test_a_cancelled_order_was_not_charged(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    start(placed)
    cancel_order(order=placed, actor=Actor.of(cast.wheat))
    placed.refresh_from_db()
    assert (placed.status, receipt(placed)["was_charged"]) == ("cancelled", False)


def test_an_expired_order_whose_payment_came_late_was_charged(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = expired(cast, at_start, 3)
    order(cast, 98)  # nothing is left of what she pays for
    pay_late(cast, processor, placed)
    placed.refresh_from_db()
    assert (placed.status, receipt(placed)["was_charged"]) == ("expired", True)

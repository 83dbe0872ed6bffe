"""What is left of goods that were given back before they were sent."""

import pytest

from core.clock import FrozenClock
from shop.models import Order, OrderLine
from shop.operations import (
    converge_refund,
    refund_lines,
    refund_order,
    set_postage,
    ship_order,
    sign_shipment,
    sweep_dispatch,
)
from shop.queries.holds import holds, lines_on_hold
from shop.rules.refunding import RefundItem
from tests.books import balances
from tests.buying import actor, buy, decide
from tests.cast import Cast
from tests.operations.shop.test_bank_repaid import end, open_dispute
from tests.operations.shop.test_dispatch import parcel
from tests.operations.shop.test_disputes import agrees
from tests.processor import Processor


def held(placed: Order) -> list[tuple[int, int, str]]:
    """What is held of each line, of its postage, and why."""
    lines = lines_on_hold(OrderLine.objects.filter(order=placed))
    return [(hold.amount_fen, hold.postage_fen, hold.why) for hold in holds(list(lines), lines)]


def borne(cast: Cast, processor: Processor, amount: int) -> Order:
    """99.99, of which a bank took a part; the project bears it."""
    placed = buy(cast, processor)
    decide(cast, end(processor, open_dispute(placed, processor, amount=amount), "lost"), "borne")
    return placed


def test_a_loss_that_the_project_bears_is_released(cast: Cast, processor: Processor) -> None:
    placed = borne(cast, processor, 3000)
    assert held(placed) == [(9999, 0, "unsigned")]
    refund = refund_order(order=placed, reason="还没有发货", actor=actor(cast))
    assert (refund.status, refund.amount_fen, held(placed)) == ("succeeded", 6999, [(3000, 0, "unsent")])
    before = balances()
    sweep_dispatch()
    assert (held(placed), balances()) == ([], before)
    line = placed.lines.get()
    assert (line.signed_at, line.released_at is not None) == (None, True)
    assert agrees(processor)


def test_so_is_postage_when_the_loss_was_decided_last(cast: Cast, processor: Processor) -> None:
    set_postage(organisation_id=cast.workshop.pk, fee_fen=800, free_from_fen=None, actor=actor(cast))
    placed = buy(cast, processor)
    items = [RefundItem(placed.lines.get().pk, 1)]
    refund_lines(order=placed, items=items, reason="还没有发货", actor=actor(cast))
    assert held(placed) == [(0, 800, "unsigned")]  # it may still go back
    decide(cast, end(processor, open_dispute(placed, processor, amount=800), "lost"), "borne")
    assert held(placed) == [(0, 800, "unsent")]
    sweep_dispatch()
    assert held(placed) == []


@pytest.mark.parametrize("is_sent", [True, False])
def test_goods_that_are_hers_or_on_their_way_wait(cast: Cast, processor: Processor, is_sent: bool) -> None:
    placed = buy(cast, processor, 2)
    if is_sent:
        ship_order(
            shipment_id=parcel(placed).pk, carrier="sf", tracking_number="sf1234567890", actor=actor(cast)
        )
    items = [RefundItem(placed.lines.get().pk, 2 if is_sent else 1, 5000)]
    refund_lines(order=placed, items=items, reason="破损", actor=actor(cast))
    sweep_dispatch()
    assert held(placed) == [(14998, 0, "unsigned")]


def test_a_refund_that_fails_gives_the_goods_to_be_sent(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = borne(cast, processor, 3000)
    refund = refund_order(order=placed, reason="还没有发货", actor=actor(cast), restock=False)
    sweep_dispatch()
    processor.control("refunds/fail", {"refund": refund.processor_id})
    assert converge_refund(refund_id=refund.pk).status == "failed"
    line = placed.lines.get()
    assert (line.returned_quantity, line.release_at, line.released_at) == (0, None, None)
    sent = ship_order(
        shipment_id=parcel(placed).pk, carrier="sf", tracking_number="sf1234567890", actor=actor(cast)
    )
    sign_shipment(shipment_id=sent.pk, signed_by="shopper", actor=actor(cast))
    line.refresh_from_db()
    assert line.signed_at is not None and line.released_at is None

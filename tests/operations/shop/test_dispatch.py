"""Parcels: packed, sent, signed for."""

from datetime import UTC, datetime, timedelta

import pytest

from core.actor import Actor
from core.clock import FrozenClock
from core.errors import Invalid, NotFound
from ledger.models import Txn
from shop.errors import BadTransition, NothingOnItsWay, NothingToShip
from shop.models import Order, OrderLine, Shipment
from shop.operations import (
    confirm_receipt,
    converge_refund,
    refund_lines,
    refund_order,
    set_postage,
    ship_order,
    sign_shipment,
    sweep_dispatch,
)
from shop.rules.refunding import RefundItem
from tests.buying import actor, buy, nothing_changes, order
from tests.cast import Cast
from tests.operations.ledger.test_failed_refunds import layers
from tests.processor import Processor


def parcel(placed: Order) -> Shipment:
    return Shipment.objects.get(order=placed)


def ship(cast: Cast, placed: Order, number: str = "sf1234567890") -> Shipment:
    return ship_order(shipment_id=parcel(placed).pk, carrier="sf", tracking_number=number, actor=actor(cast))


def test_a_paid_order_has_a_parcel_and_an_unpaid_one_none(cast: Cast, processor: Processor) -> None:
    placed, unpaid = buy(cast, processor), order(cast)
    assert parcel(placed).organisation_id == cast.workshop.pk
    assert (parcel(placed).status, unpaid.shipments.count()) == ("to_pack", 0)


@pytest.mark.parametrize("is_sent", [True, False])
def test_postage_that_was_earned_is_released_with_the_last_refund(
    cast: Cast, processor: Processor, is_sent: bool
) -> None:
    set_postage(organisation_id=cast.workshop.pk, fee_fen=800, free_from_fen=None, actor=actor(cast))
    placed = buy(cast, processor)
    if is_sent:
        ship(cast, placed)
    items = [RefundItem(placed.lines.get().pk, 1)]
    refund_lines(order=placed, items=items, reason="收到时破损", actor=actor(cast))
    released = Txn.objects.filter(kind="release")
    found = [[entry.amount for entry in txn.entries.all()] for txn in released]
    # unsent, it waits: it may still go back
    assert found == ([[800, -800]] if is_sent else [])


def test_signing_starts_the_window_on_the_day_after(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = buy(cast, processor)
    sent = ship(cast, placed)
    assert (sent.status, sent.tracking_number) == ("shipped", "SF1234567890")
    at_start.at = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai
    confirm_receipt(order=placed, actor=Actor.of(cast.wheat))
    line = placed.lines.get()
    assert (parcel(placed).signed_by, line.signed_at) == ("shopper", at_start.at)
    # the 27th is the first day and the 3rd the last: it ends with midnight in Shanghai
    assert line.release_at == datetime(2026, 12, 3, 16, 0, tzinfo=UTC)


def test_signing_twice_changes_nothing(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    placed = buy(cast, processor)
    sign_shipment(shipment_id=ship(cast, placed).pk, signed_by="carrier", actor=actor(cast))
    before = placed.lines.get().release_at
    at_start.advance(timedelta(days=3))
    with nothing_changes():
        sign_shipment(shipment_id=parcel(placed).pk, signed_by="time", actor=actor(cast))
    assert (parcel(placed).signed_by, placed.lines.get().release_at) == ("carrier", before)


def test_a_parcel_long_on_its_way_counts_as_signed(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = buy(cast, processor)
    ship(cast, placed)
    at_start.advance(timedelta(days=15) - timedelta(seconds=1))
    sweep_dispatch()
    assert parcel(placed).status == "shipped"
    at_start.advance(timedelta(seconds=1))
    sweep_dispatch()
    assert (parcel(placed).status, parcel(placed).signed_by) == ("signed", "time")


def test_a_number_can_be_corrected_until_signing(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    first = ship(cast, placed)
    again = ship(cast, placed, "SF0000000001")
    assert (again.tracking_number, again.shipped_at) == ("SF0000000001", first.shipped_at)
    sign_shipment(shipment_id=again.pk, signed_by="carrier", actor=actor(cast))
    with nothing_changes(), pytest.raises(BadTransition):
        ship(cast, placed)


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        ("sf", ""),
        ("sf", "12345"),
        ("nobody", "SF1234567890"),
        ("pickup", "SF1234567890"),
        ("sf", "顺丰12345678"),
    ],
)
def test_a_number_that_no_parcel_has(cast: Cast, processor: Processor, carrier: str, number: str) -> None:
    placed = buy(cast, processor)
    with nothing_changes(), pytest.raises(Invalid):
        ship_order(shipment_id=parcel(placed).pk, carrier=carrier, tracking_number=number, actor=actor(cast))
    assert parcel(placed).status == "to_pack"


def test_what_was_given_back_is_not_sent(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    refund_order(order=placed, reason="不要了", actor=actor(cast))
    with nothing_changes(), pytest.raises(BadTransition):
        ship(cast, placed)


def test_a_parcel_with_nothing_left_in_it(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    line = placed.lines.get()
    refund_lines(order=placed, items=[RefundItem(line.pk, 2, 19997)], reason="不要了", actor=actor(cast))
    with nothing_changes(), pytest.raises(NothingToShip):
        ship(cast, placed)


def test_what_a_coupon_paid_whole_is_sent(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    OrderLine.objects.filter(order=placed).update(discount_fen=9999, discount_funding="platform")
    assert ship(cast, placed).status == "shipped"


def test_nothing_to_sign_for(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    with nothing_changes(), pytest.raises(NothingOnItsWay):
        confirm_receipt(order=placed, actor=Actor.of(cast.wheat))
    with nothing_changes(), pytest.raises(BadTransition):
        sign_shipment(shipment_id=parcel(placed).pk, signed_by="carrier", actor=actor(cast))
    with pytest.raises(NotFound):
        sign_shipment(shipment_id=10**6, signed_by="carrier", actor=actor(cast))
    assert OrderLine.objects.get(order=placed).release_at is None


def test_postage_whose_refund_fails_after_the_release_is_not_held_for_ever(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    """All of it went back by itself, so that with the goods there was none to release."""
    set_postage(organisation_id=cast.workshop.pk, fee_fen=800, free_from_fen=None, actor=actor(cast))
    placed = buy(cast, processor)
    sign_shipment(shipment_id=ship(cast, placed).pk, signed_by="carrier", actor=actor(cast))
    gone = refund_lines(order=placed, items=[], postage_fen=800, reason="迟发", actor=actor(cast))
    at_start.advance(timedelta(days=9))
    sweep_dispatch()
    workshop = f"payable:organisation:{cast.workshop.pk}"
    assert layers(workshop) == {"A": 2800}
    processor.control("refunds/fail", {"refund": gone.processor_id})
    converge_refund(refund_id=gone.pk)
    sweep_dispatch()
    assert layers(workshop) == {"A": 2800 + 800}
    assert placed.lines.get().released_at == at_start.at

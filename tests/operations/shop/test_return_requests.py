"""What a request may ask, and how it is answered."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db.models import Sum
from django.utils.translation import override

from core.actor import Actor
from core.clock import FrozenClock
from core.errors import Refusal
from ledger.models import Entry
from shop.errors import (
    BadTransition,
    BasisMissing,
    NoReturnWithoutReason,
    NothingWasPaid,
    RefundTooLarge,
    ReturnOpen,
)
from shop.models import Order, OrderLine, ReturnRequest, Shipment
from shop.operations import (
    ask_return,
    confirm_receipt,
    receive_goods,
    refund_lines,
    refund_order,
    refuse_return,
    release_credit,
    send_goods_back,
    settle_return,
    ship_order,
    want_goods_back,
)
from shop.rules.refunding import RefundItem
from shop.rules.returning import OPEN
from tests.buying import actor, buy, counts, nothing_changes
from tests.cast import Cast
from tests.processor import Processor


def ask(cast: Cast, placed: Order, reason: str = "no_reason", units: int = 1) -> ReturnRequest:
    items = [RefundItem(placed.lines.get().pk, units)]
    return ask_return(order=placed, reason=reason, items=items, actor=Actor.of(cast.wheat))


def signed(cast: Cast, processor: Processor) -> Order:
    placed = buy(cast, processor, 2)
    parcel = Shipment.objects.get(order=placed)
    ship_order(shipment_id=parcel.pk, carrier="pickup", tracking_number="", actor=actor(cast))
    confirm_receipt(order=placed, actor=Actor.of(cast.wheat))
    return placed


def test_without_a_reason_until_the_window_ends(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    placed = signed(cast, processor)
    ends = placed.lines.get().release_at
    assert ends is not None
    at_start.at = ends
    with nothing_changes(), pytest.raises(NoReturnWithoutReason) as refused:
        ask(cast, placed)
    assert refused.value.data["why"] == "window_over"
    at_start.advance(-timedelta(microseconds=1))
    assert ask(cast, placed).status == "asked"


@pytest.mark.parametrize("exempt", ["custom", "perishable", "digital", "periodical"])
def test_exempt_goods_go_back_only_for_a_fault(cast: Cast, processor: Processor, exempt: str) -> None:
    placed = signed(cast, processor)
    OrderLine.objects.update(exempt_class=exempt)
    with nothing_changes(), pytest.raises(NoReturnWithoutReason):
        ask(cast, placed)
    assert ask(cast, placed, "damaged").is_fault


def test_of_what_a_coupon_paid_whole_no_money_comes_back(cast: Cast, processor: Processor) -> None:
    placed = signed(cast, processor)
    OrderLine.objects.filter(order=placed).update(discount_fen=19998, discount_funding="platform")
    with nothing_changes(), pytest.raises(NothingWasPaid) as refused:
        ask(cast, placed)
    assert refused.value.code == "shop.nothing_was_paid"
    assert not ReturnRequest.objects.exists()


def test_refused_only_with_a_basis(cast: Cast, processor: Processor) -> None:
    request = ask(cast, signed(cast, processor), "damaged")
    with nothing_changes(), pytest.raises(BasisMissing):
        refuse_return(request_id=request.pk, answer="照片上没有破损", basis=" ", actor=actor(cast))
    refuse_return(
        request_id=request.pk, answer="照片上没有破损", basis="消费者权益保护法第二十四条", actor=actor(cast)
    )
    request.refresh_from_db()
    assert (request.status, request.closed_at is not None) == ("refused", True)
    with nothing_changes(), pytest.raises(BadTransition):
        receive_goods(request_id=request.pk, actor=actor(cast))


def test_goods_back_then_the_money_and_the_stock(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    request = ask(cast, signed(cast, processor))
    want_goods_back(request_id=request.pk, answer="寄回工坊", actor=actor(cast))
    with nothing_changes(), pytest.raises(Refusal):
        settle_return(request_id=request.pk, actor=actor(cast))
    received = receive_goods(request_id=request.pk, actor=actor(cast))
    assert received.refund_due_at is not None
    # noon UTC on the 24th in Shanghai: the seventh day after is the 1st, which ends at 16:00 UTC
    assert received.refund_due_at.isoformat() == "2026-12-02T00:00:00+08:00"
    with nothing_changes(), pytest.raises(RefundTooLarge):
        settle_return(request_id=request.pk, amounts={received.lines.get().line_id: 10000}, actor=actor(cast))
    paid = settle_return(request_id=request.pk, actor=actor(cast))
    assert paid.refund is not None
    assert (paid.status, paid.refund.amount_fen, paid.refund.status) == ("refunded", 9999, "succeeded")
    assert counts(cast.shelf) == (100, 99, 0, 1)


def test_an_open_request_is_answered_before_other_refunds(cast: Cast, processor: Processor) -> None:
    placed = signed(cast, processor)
    request = ask(cast, placed)
    item = RefundItem(placed.lines.get().pk, 1)
    for _ in range(2):
        with nothing_changes(), pytest.raises(ReturnOpen):
            refund_order(order=placed, reason="收到时破损", actor=actor(cast))
        with nothing_changes(), pytest.raises(ReturnOpen):
            refund_lines(order=placed, items=[item], reason="收到时破损", actor=actor(cast))
        request.refresh_from_db()
        if request.status == "asked":
            receive_goods(request_id=request.pk, actor=actor(cast))
    assert settle_return(request_id=request.pk, actor=actor(cast)).status == "refunded"
    refund_order(order=placed, reason="都不要了", actor=actor(cast))
    placed.refresh_from_db()
    assert (placed.status, placed.refunded_fen) == ("refunded", 19998)
    # she was not asked to send any of it back
    assert counts(cast.shelf) == (100, 98, 0, 2)


def test_the_reason_that_is_kept_is_in_the_house_language(cast: Cast, processor: Processor) -> None:
    request = ask(cast, signed(cast, processor), "not_received")
    receive_goods(request_id=request.pk, actor=actor(cast))
    with override("en"):
        paid = settle_return(request_id=request.pk, actor=actor(cast))
    assert paid.refund is not None and paid.refund.reason == "没有收到"


def test_money_without_the_goods_puts_nothing_back(cast: Cast, processor: Processor) -> None:
    request = ask(cast, signed(cast, processor), "not_received")
    receive_goods(request_id=request.pk, actor=actor(cast))
    settle_return(request_id=request.pk, actor=actor(cast))
    assert counts(cast.shelf) == (100, 98, 0, 2)


def test_an_open_request_keeps_its_line_held(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    """Asked for in the last moment of the window, and open for weeks."""
    placed = signed(cast, processor)
    line, maker = placed.lines.get(), f"payable:beneficiary:{cast.chunyu.pk}"
    assert line.release_at is not None
    at_start.at = line.release_at - timedelta(microseconds=1)
    key, who = ask(cast, placed).pk, actor(cast)
    sent = {"carrier": "sf", "tracking_number": "SF1234567890"}
    steps: dict[str, Callable[[], ReturnRequest]] = {
        "asked": lambda: ReturnRequest.objects.get(pk=key),
        "goods_wanted": lambda: want_goods_back(request_id=key, answer="寄回工坊", actor=who),
        "goods_sent": lambda: send_goods_back(request_id=key, actor=Actor.of(cast.wheat), **sent),
        "to_refund": lambda: receive_goods(request_id=key, actor=who),
    }
    assert list(steps) == list(OPEN)
    for status, step in steps.items():
        assert step().status == status
        at_start.advance(timedelta(days=7))
        assert release_credit(line_id=line.pk, actor=who) is False
        assert (release_of(line), balances_of(maker)) == (None, {"H": -12399})
    settle_return(request_id=key, actor=who)
    assert release_credit(line_id=line.pk, actor=who) is True
    assert (release_of(line), balances_of(maker)) == (at_start.at, {"A": -6199, "H": 0})


def release_of(line: OrderLine) -> datetime | None:
    line.refresh_from_db()
    return line.released_at


def balances_of(code: str) -> dict[str, int]:
    """By layer."""
    rows = Entry.objects.filter(account__code=code).values_list("layer").annotate(fen=Sum("amount"))
    return {layer: int(fen) for layer, fen in rows.order_by("layer")}

"""Refunds by line, quantity and amount."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid, Refusal
from shop.errors import NothingToRefund, ReasonMissing, RefundTooLarge, TooManyUnits
from shop.models import Order, OrderLine, Refund
from shop.operations import refund_lines, refund_order
from shop.operations.record_refund import record_refund
from shop.payments.gateway import ProcessorRefund
from shop.rules.refunding import RefundItem, price_of_units
from tests.books import balances
from tests.buying import actor, books_balance, buy, counts, nothing_changes, order, statuses
from tests.cast import Cast
from tests.processor import Processor


def give(cast: Cast, placed: Order, items: Sequence[RefundItem], **options: Any) -> Refund:
    return refund_lines(order=placed, items=items, reason="少发一件", actor=actor(cast), **options)


def sums(placed: Order) -> tuple[int, int, int, int]:
    """(order refunded, line refunded, line promised, line's units back)"""
    placed.refresh_from_db()
    line = placed.lines.get()
    return placed.refunded_fen, line.refunded_fen, line.promised_fen, line.returned_quantity


def test_units_go_back_one_by_one_until_the_order_is_refunded(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 3)
    line = placed.lines.get()
    give(cast, placed, [RefundItem(line.pk, 1)])
    assert (sums(placed), placed.status) == ((9999, 9999, 9999, 1), "paid")
    assert (counts(cast.shelf), statuses(placed)[2]) == ((100, 98, 0, 2), ["sold"])
    assert balances()["clearing:stripe"] == 19998
    give(cast, placed, [RefundItem(line.pk, 2)])
    assert (sums(placed), placed.status) == ((29997, 29997, 29997, 3), "refunded")
    assert (counts(cast.shelf), statuses(placed)[2]) == ((100, 100, 0, 0), ["returned"])
    assert set(balances().values()) == {0}


def test_a_part_of_the_price_takes_nothing_back(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    line = placed.lines.get()
    give(cast, placed, [RefundItem(line.pk, 0, 1000)])
    assert sums(placed) == (1000, 1000, 1000, 0)
    assert (placed.status, counts(cast.shelf)) == ("paid", (100, 98, 0, 2))
    # the goods cost what is left of their price
    give(cast, placed, [RefundItem(line.pk, 2)])
    assert (sums(placed), placed.status) == ((19998, 19998, 19998, 2), "refunded")
    assert books_balance()


def test_goods_that_did_not_come_back_are_not_put_on_the_shelf(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    give(cast, placed, [RefundItem(placed.lines.get().pk, 1)], restock=False)
    assert (sums(placed)[3], counts(cast.shelf)) == (1, (100, 98, 0, 2))


def test_the_rest_of_an_order(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 3)
    give(cast, placed, [RefundItem(placed.lines.get().pk, 1)])
    refund = refund_order(order=placed, reason="都不要了", actor=actor(cast))
    assert (refund.amount_fen, sums(placed)) == (19998, (29997, 29997, 29997, 3))


REFUSED: list[tuple[int, int, int | None, type[Refusal]]] = [
    (0, 0, 19999, RefundTooLarge),
    (0, 3, None, TooManyUnits),
    (0, 0, None, Invalid),
    (0, 0, -1, Invalid),
    (0, -1, 5, Invalid),
    (10**6, 1, None, Invalid),
]


@pytest.mark.parametrize(("shift", "units", "amount", "error"), REFUSED)
def test_refused(
    cast: Cast, processor: Processor, shift: int, units: int, amount: int | None, error: type[Refusal]
) -> None:
    placed = buy(cast, processor, 2)
    item = RefundItem(placed.lines.get().pk + shift, units, amount)
    with nothing_changes(), pytest.raises(error):
        give(cast, placed, [item])
    assert sums(placed) == (0, 0, 0, 0)


def test_refused_for_the_order_as_a_whole(cast: Cast, processor: Processor) -> None:
    unpaid, placed = order(cast), buy(cast, processor)
    item = RefundItem(placed.lines.get().pk, 1)
    for target, items, reason, error in (
        (unpaid, [RefundItem(unpaid.lines.get().pk, 1)], "坏了", NothingToRefund),
        (placed, [], "坏了", NothingToRefund),
        (placed, [item, item], "坏了", Invalid),
        (placed, [item], " ", ReasonMissing),
        (placed, [item], "dispute_lost", ReasonMissing),
    ):
        with nothing_changes(), pytest.raises(error):
            refund_lines(order=target, items=items, reason=reason, actor=actor(cast))
    with nothing_changes(), pytest.raises(RefundTooLarge):
        refund_lines(order=placed, items=[item], reason="坏了", actor=actor(cast), postage_fen=1)


def test_a_failed_refund_takes_its_promise_back(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    processor.control("faults", {"path": "/v1/refunds", "status": 500, "times": 3})
    item = RefundItem(placed.lines.get().pk, 1)
    refund = give(cast, placed, [item])
    assert (refund.status, sums(placed)) == ("created", (0, 0, 9999, 1))
    with nothing_changes(), pytest.raises(TooManyUnits):
        give(cast, placed, [RefundItem(item.line_id, 2)])
    answer = ProcessorRefund(id="re_1", status="failed", amount_fen=9999)
    record_refund(refund_id=refund.pk, answer=answer)
    assert (sums(placed), placed.promised_fen) == ((0, 0, 0, 0), 0)
    assert give(cast, placed, [RefundItem(item.line_id, 2)]).status == "succeeded"


def test_the_database_refuses_more_than_was_paid(cast: Cast, processor: Processor) -> None:
    line = buy(cast, processor).lines.get()
    for fields in ({"promised_fen": 10000}, {"refunded_fen": 10000}, {"returned_quantity": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.objects.filter(pk=line.pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.update(promised_fen=10000)


@given(st.integers(1, 10**7), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_units_together_cost_exactly_what_was_paid(paid: int, steps: list[int]) -> None:
    quantity, returned, total = sum(steps), 0, 0
    for units in steps:
        price = price_of_units(paid, quantity, returned, units)
        assert price >= 0
        returned, total = returned + units, total + price
    assert total == paid

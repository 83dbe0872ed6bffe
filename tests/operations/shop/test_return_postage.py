"""The postage in a return: for a fault, with the whole order, and whose it is.

小麦 orders two at 50.00 from 鹤羽 with postage of 8.00, and one at 20.00 from 织坊 with 5.00. Maker 62 %, workshop
28 %, platform 10 %. All sums in fen.
"""

from dataclasses import dataclass

import pytest

from core.actor import Actor
from programmes.models import Organisation
from shop.errors import RefundTooLarge
from shop.models import Order, OrderPostage, ReturnRequest
from shop.operations import (
    ask_return,
    converge_payment,
    place_order,
    receive_goods,
    set_postage,
    settle_return,
)
from shop.queries.due_back import due_back
from shop.rules.refunding import RefundItem
from tests.books import balances
from tests.buying import actor, line, nothing_changes, start
from tests.cast import Cast, product
from tests.processor import Processor


@dataclass
class Sold:
    """The order, its lines, and who sends them."""

    cast: Cast
    order: Order
    feathers: int
    scarf: int
    weavers: Organisation

    def asked(self, reason: str, *items: tuple[int, int]) -> ReturnRequest:
        """A request that waits for its money."""
        wanted = [RefundItem(*item) for item in items]
        made = ask_return(order=self.order, reason=reason, items=wanted, actor=Actor.of(self.cast.wheat))
        return receive_goods(request_id=made.pk, actor=actor(self.cast))

    def back(self, reason: str, *items: tuple[int, int]) -> tuple[int, int]:
        """What a settled return gave back in all, and of it in postage."""
        request = self.asked(reason, *items)
        due = due_back(request, Order.objects.get(pk=self.order.pk))
        settled = settle_return(request_id=request.pk, actor=actor(self.cast))
        assert settled.refund is not None and settled.refund.status == "succeeded"
        found = (settled.refund.amount_fen, settled.refund.postage_fen)
        assert (sum(due.values()), due[0]) == found
        return found

    def owed(self) -> tuple[int, ...]:
        """To the two makers, to 鹤羽, to 织坊 and to the platform; and what the processor has of it."""
        found = balances()
        assert sum(found.values()) == 0
        makers = sum(fen for code, fen in found.items() if code.startswith("payable:beneficiary:"))
        shops = [found[f"payable:organisation:{row.pk}"] for row in (self.cast.workshop, self.weavers)]
        rest = (found[f"income:platform:{self.cast.platform.pk}"], -found["clearing:stripe"])
        return tuple(-fen for fen in (makers, *shops, *rest))

    def postage_back(self) -> list[int]:
        """Of 鹤羽 and 织坊."""
        rows = OrderPostage.objects.filter(order=self.order).order_by("organisation_id")
        return list(rows.values_list("refunded_fen", flat=True))


@pytest.fixture
def sold(cast: Cast, processor: Processor) -> Sold:
    """Paid, nothing sent."""
    weavers = Organisation.objects.create(
        code="zhi", name="织坊", kind="workshop", federation=cast.workshop.federation,
        seller_status="exempt_handicraft",
    )  # fmt: skip
    other = product(weavers, cast.chunyu, "WJ-1", 2000, 10)
    cast.variant.price_fen = 5000
    cast.variant.save()
    for workshop, fee in ((cast.workshop, 800), (weavers, 500)):
        set_postage(organisation_id=workshop.pk, fee_fen=fee, free_from_fen=None, actor=actor(cast))
    lines = [
        line(cast, 2),
        line(cast, variant_id=other.pk, pool_id=other.pools.get().pk, unit_price_fen=2000),
    ]
    placed = place_order(buyer=cast.wheat, address_id=cast.address.pk, lines=lines)
    started = start(placed)
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    feathers, scarf = placed.lines.order_by("position").values_list("id", flat=True)
    found = Sold(cast, placed, feathers, scarf, weavers)
    assert (placed.total_fen, found.owed()) == (13300, (7440, 2800 + 800, 560 + 500, 1200, 13300))
    return found


def test_a_part_without_a_fault_keeps_it(sold: Sold) -> None:
    assert sold.back("no_reason", (sold.feathers, 1)) == (5000, 0)
    assert sold.owed() == (4340, 1400 + 800, 560 + 500, 700, 8300)
    assert sold.postage_back() == [0, 0]


@pytest.mark.parametrize("units", [1, 2])
def test_a_fault_takes_that_of_who_sent_it_and_no_other(sold: Sold, units: int) -> None:
    assert sold.back("damaged", (sold.feathers, units)) == (5000 * units + 800, 800)
    left = (7440 - 3100 * units, 2800 - 1400 * units, 560 + 500, 1200 - 500 * units, 12500 - 5000 * units)
    assert (sold.owed(), sold.postage_back()) == (left, [800, 0])


def test_all_the_goods_without_a_fault_take_all_of_it(sold: Sold) -> None:
    assert sold.back("no_reason", (sold.feathers, 2), (sold.scarf, 1)) == (13300, 1300)
    assert (sold.owed(), sold.postage_back()) == ((0, 0, 0, 0, 0), [800, 500])
    assert Order.objects.get(pk=sold.order.pk).status == "refunded"


def test_so_do_the_last_goods_also_that_of_who_sent_others(sold: Sold) -> None:
    assert sold.back("no_reason", (sold.scarf, 1)) == (2000, 0)
    assert sold.back("no_reason", (sold.feathers, 1)) == (5000, 0)
    assert sold.back("no_reason", (sold.feathers, 1)) == (6300, 1300)
    assert (sold.owed(), sold.postage_back()) == ((0, 0, 0, 0, 0), [800, 500])


def test_a_second_fault_of_one_sender_finds_none_left(sold: Sold) -> None:
    assert sold.back("damaged", (sold.feathers, 1)) == (5800, 800)
    assert sold.back("damaged", (sold.feathers, 1)) == (5000, 0)
    assert (sold.owed(), sold.postage_back()) == ((1240, 0, 560 + 500, 200, 2500), [800, 0])


def test_by_hand_it_is_no_more_than_who_sent_it_got(sold: Sold) -> None:
    request = sold.asked("no_reason", (sold.feathers, 1))
    with nothing_changes(), pytest.raises(RefundTooLarge) as refused:
        settle_return(request_id=request.pk, postage_fen=801, actor=actor(sold.cast))
    assert refused.value.data["remaining_fen"] == 800
    settled = settle_return(request_id=request.pk, postage_fen=800, actor=actor(sold.cast))
    assert settled.refund is not None and settled.refund.amount_fen == 5800
    assert (sold.owed(), sold.postage_back()) == ((4340, 1400, 560 + 500, 700, 7500), [800, 0])

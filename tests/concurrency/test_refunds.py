"""Many who give money of one line back at once."""

from shop.models import OrderLine, Refund
from shop.operations import refund_lines
from shop.rules.refunding import RefundItem
from tests.buying import actor, books_balance, buy, counts
from tests.cast import Cast
from tests.concurrency.threads import at_once, kinds, meeting
from tests.processor import Processor

AT_ONCE = 6


def test_never_more_than_was_paid(committed_cast: Cast, processor: Processor) -> None:
    placed = buy(committed_cast, processor, 3)
    item = RefundItem(placed.lines.get().pk, 1)
    who = actor(committed_cast)
    results = at_once([lambda: refund_lines(order=placed, items=[item], reason="坏了", actor=who)] * AT_ONCE)
    # the last of the three makes the order refunded, so who comes later is told so, or that no unit is left
    found = kinds(results)
    assert found.pop("ok") == 3
    assert sum(found.values()) == 3
    assert found.keys() <= {"TooManyUnits", "NothingToRefund"}
    line = OrderLine.objects.get()
    assert (line.refunded_fen, line.promised_fen, line.returned_quantity) == (29997, 29997, 3)
    assert (Refund.objects.count(), processor.count("refunds")) == (3, 3)
    assert (counts(committed_cast.shelf), books_balance()) == ((100, 100, 0, 0), True)


def test_one_request_sent_many_times_is_one_refund(committed_cast: Cast, processor: Processor) -> None:
    placed = buy(committed_cast, processor, 3)
    item, who = RefundItem(placed.lines.get().pk, 1, 3000), actor(committed_cast)

    def send() -> int:
        asked = refund_lines(order=placed, items=[item], reason="坏了", actor=who, request_key="one")
        return asked.pk

    results = at_once([send] * AT_ONCE)
    assert results == [Refund.objects.get().pk] * AT_ONCE
    assert (OrderLine.objects.get().promised_fen, processor.count("refunds")) == (3000, 1)


def test_control_without_the_lock_each_finds_all_of_it(committed_cast: Cast, processor: Processor) -> None:
    key = buy(committed_cast, processor, 1).lines.get().pk
    all_have_read = meeting(AT_ONCE)

    def give_back_carelessly() -> int:
        line = OrderLine.objects.get(pk=key)
        left = line.paid_fen - line.promised_fen
        all_have_read()
        OrderLine.objects.filter(pk=key).update(promised_fen=line.promised_fen + left)
        return left

    assert at_once([give_back_carelessly] * AT_ONCE) == [9999] * AT_ONCE

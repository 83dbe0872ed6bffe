"""Many who give money of one line back at once."""

from shop.models import OrderLine, Payment, Refund
from shop.operations import refund_lines, return_suspended
from shop.queries.suspended import left_of_suspended
from shop.rules.refunding import RefundItem
from tests.books import balances
from tests.buying import actor, books_balance, buy, counts, decide
from tests.cast import Cast
from tests.concurrency.threads import at_once, kinds, meeting
from tests.operations.shop.test_bank_repaid import end
from tests.operations.shop.test_second_payment_disputed import paid_again
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


def rest(cast: Cast, processor: Processor) -> int:
    """A second payment of 99.99 of which a bank took 40.00 for good."""
    placed = buy(cast, processor)
    return decide(
        cast, end(processor, paid_again(processor, placed, amount=4000), "lost"), "borne"
    ).payment_id


def test_the_rest_of_a_second_payment_goes_back_once(committed_cast: Cast, processor: Processor) -> None:
    key, who = rest(committed_cast, processor), actor(committed_cast)
    results = at_once([lambda: return_suspended(payment_id=key, actor=who)] * AT_ONCE)
    assert kinds(results) == {"ok": 1, "NothingToRefund": AT_ONCE - 1}
    assert list(Refund.objects.order_by("id").values_list("amount_fen", flat=True)) == [4000, 5999]
    assert (processor.count("refunds"), balances()["suspense:stripe"], books_balance()) == (1, 0, True)


def test_control_without_the_lock_each_finds_the_rest(committed_cast: Cast, processor: Processor) -> None:
    key = rest(committed_cast, processor)
    all_have_read = meeting(AT_ONCE)

    def send_back_carelessly() -> int:
        left = left_of_suspended(Payment.objects.get(pk=key))
        all_have_read()
        return left

    assert at_once([send_back_carelessly] * AT_ONCE) == [5999] * AT_ONCE

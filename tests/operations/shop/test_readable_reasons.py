"""Whoever must say why says it in characters that can be seen."""

from collections.abc import Callable

import pytest

from core.actor import Actor
from core.errors import Refusal
from ledger.operations import cancel_payout, refuse_adjustment, settle_payout
from programmes.operations import refuse_account
from shop.models import Reconciliation, ReturnRequest
from shop.operations import (
    check_reconciliation,
    receive_goods,
    refund_lines,
    refund_order,
    refuse_return,
    want_goods_back,
)
from shop.rules.refunding import RefundItem
from tests.books import sell
from tests.buying import actor, buy, nothing_changes
from tests.cast import Cast
from tests.operations.ledger.test_adjustments import proposed as adjustment
from tests.operations.programmes.test_accounts import proposed as account_change
from tests.operations.shop.test_coupons import coupon
from tests.operations.shop.test_reconcile_day import run_after_midnight, stranger
from tests.operations.shop.test_return_requests import ask
from tests.payouts import WANG, ZHAO, prepared, release, sent, with_banks
from tests.processor import Processor

NOTHING = {
    "zero width": "\u200b" * 4,
    "filler": "\u3164" * 4,
    "marks": "\u0301" * 4,
    "one seen": "\u200b\u3164 \u2060",
    "NUL": "写明了原因\0",
}
Act = Callable[[str], object]
World = Callable[[Cast, Processor], Act]


def due(cast: Cast) -> str:
    with_banks(cast)
    sell(cast, 1, 9999)
    release(1)
    return f"payable:beneficiary:{cast.chunyu.pk}"


def whole_refund(cast: Cast, processor: Processor) -> Act:
    placed = buy(cast, processor)
    return lambda why: refund_order(order=placed, reason=why, actor=actor(cast))


def part_refund(cast: Cast, processor: Processor) -> Act:
    placed = buy(cast, processor)
    items = [RefundItem(placed.lines.get().pk, 1)]
    return lambda why: refund_lines(order=placed, items=items, reason=why, actor=actor(cast))


def refused_return(cast: Cast, processor: Processor) -> Act:
    key = ask(cast, buy(cast, processor), "damaged").pk
    return lambda why: refuse_return(request_id=key, answer=why, basis="第二十四条", actor=actor(cast))


def basis(cast: Cast, processor: Processor) -> Act:
    key = ask(cast, buy(cast, processor), "damaged").pk
    return lambda why: refuse_return(request_id=key, answer="没有破损", basis=why, actor=actor(cast))


def reconciliation(cast: Cast, processor: Processor) -> Act:
    stranger(processor)
    key = run_after_midnight(processor).pk
    return lambda why: check_reconciliation(run_id=key, note=why, actor=Actor.of(cast.li))


def title(cast: Cast, processor: Processor) -> Act:
    return lambda why: coupon(cast, title=why)


def proposal(cast: Cast, processor: Processor) -> Act:
    code = due(cast)
    return lambda why: adjustment(code, 501, reason=why)


def document(cast: Cast, processor: Processor) -> Act:
    code = due(cast)
    return lambda why: adjustment(code, 501, document_name=why)


def adjustment_refused(cast: Cast, processor: Processor) -> Act:
    key = adjustment(due(cast), 501).pk
    return lambda why: refuse_adjustment(adjustment_id=key, note=why, actor=ZHAO)


def payout_given_up(cast: Cast, processor: Processor) -> Act:
    due(cast)
    key = prepared().pk
    return lambda why: cancel_payout(batch_id=key, reason=why, actor=WANG)


def rejected_by_bank(cast: Cast, processor: Processor) -> Act:
    due(cast)
    batch = sent()
    keys = list(batch.lines.values_list("pk", flat=True))
    return lambda why: settle_payout(
        batch_id=batch.pk, line_ids=keys, outcome="rejected", note=why, actor=WANG
    )


def account_refused(cast: Cast, processor: Processor) -> Act:
    key = account_change(cast).pk
    return lambda why: refuse_account(change_id=key, note=why, actor=ZHAO)


WORLDS = [
    whole_refund,
    part_refund,
    refused_return,
    basis,
    reconciliation,
    title,
    proposal,
    document,
    adjustment_refused,
    payout_given_up,
    rejected_by_bank,
    account_refused,
]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.__name__)
def test_a_reason_can_be_read(cast: Cast, processor: Processor, world: World) -> None:
    act = world(cast, processor)
    for name, words in NOTHING.items():
        with nothing_changes(), pytest.raises(Refusal):
            act(words)
            pytest.fail(name)
    act("货物有误")


def test_a_word_that_need_not_be_said_is_none_when_nothing_shows(cast: Cast, processor: Processor) -> None:
    request = ask(cast, buy(cast, processor), "damaged")
    want_goods_back(request_id=request.pk, answer=NOTHING["NUL"], actor=actor(cast))
    assert ReturnRequest.objects.get().answer == ""
    receive_goods(request_id=request.pk, actor=actor(cast))
    made = run_after_midnight(processor)
    check_reconciliation(run_id=made.pk, note=NOTHING["filler"], actor=Actor.of(cast.li))
    assert Reconciliation.objects.get(pk=made.pk).note == ""

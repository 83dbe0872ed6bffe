"""Discounts, postage, releases, refunds that fail, fees, suspense, disputes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ledger.errors import AmountInvalid, KeyConflict, NotPosted, SaleIncomplete, SaleNotFound, TooMuchBack
from ledger.models import Txn
from ledger.operations import (
    clear_suspense,
    close_dispute,
    post_dispute,
    post_fee,
    post_postage,
    post_suspense,
    recover_loss,
    refund_postage,
    release_line,
    reverse_refund,
)
from ledger.operations.close_dispute import Outcome
from tests.books import AT, STRIPE, balances, postings, refund, sell
from tests.cast import Cast
from tests.operations.ledger.test_database_refuses import header

BY: dict[str, Any] = {"actor": STRIPE, "effective_at": AT}


def amounts(txn: Txn) -> list[int]:
    return [amount for _, amount, _ in postings(txn)]


@pytest.mark.parametrize(
    ("price", "discount", "funding", "expected"),
    [
        (9999, 751, "platform", [9248, 751, -5499, -2500, -1200, -800]),
        (3333, 250, "platform", [3083, 250, -1833, -833, -400, -267]),
        (9999, 751, "seller", [9248, -5086, -2312, -1110, -740]),
        (3333, 250, "seller", [3083, -1696, -771, -370, -246]),
        (100, 100, "platform", [100, -55, -25, -12, -8]),
    ],
)
def test_coupon(cast: Cast, price: int, discount: int, funding: str, expected: list[int]) -> None:
    txn = sell(cast, 1, price, discount_fen=discount, discount_funding=funding)
    assert amounts(txn) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"discount_fen": 10},
        {"discount_funding": "seller"},
        {"discount_fen": 101, "discount_funding": "platform"},
        {"discount_fen": -1, "discount_funding": "seller"},
        {"discount_fen": 100, "discount_funding": "seller"},
    ],
)
def test_unsound_discount(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(SaleIncomplete):
        sell(cast, 1, 100, **changes)
    assert Txn.objects.count() == 0


def test_refunds_of_a_platform_coupon_go_back_in_proportion(cast: Cast) -> None:
    sell(cast, 1, 9999, discount_fen=751, discount_funding="platform")
    assert amounts(refund(1, 4624, "r1")) == [-4624, -375, 2749, 1250, 600, 400]
    assert amounts(refund(1, 4624, "r2")) == [-4624, -376, 2750, 1250, 600, 400]
    assert set(balances().values()) == {0}


def postage(cast: Cast, amount: int = 800, order: int = 101) -> Txn:
    return post_postage(
        order_ref=order, amount_fen=amount, organisation_id=cast.workshop.pk, gateway="stripe", **BY
    )


def postage_back(cast: Cast, amount: int, ref: str = "r1") -> Txn:
    return refund_postage(
        order_ref=101, organisation_id=cast.workshop.pk, amount_fen=amount, refund_ref=ref, **BY
    )


def test_postage_goes_whole_to_who_dispatches(cast: Cast) -> None:
    code = f"payable:organisation:{cast.workshop.pk}"
    assert postings(postage(cast)) == [("clearing:stripe", 800, "A"), (code, -800, "H")]
    assert postage(cast) == postage(cast)
    with pytest.raises(KeyConflict):
        postage(cast, 801)
    with pytest.raises(AmountInvalid):
        postage(cast, 0)
    assert postings(postage_back(cast, 300)) == [("clearing:stripe", -300, "A"), (code, 300, "H")]
    with pytest.raises(TooMuchBack) as caught:
        postage_back(cast, 501, "r2")
    assert caught.value.data == {"remaining_fen": 500}
    with pytest.raises(NotPosted):
        refund_postage(order_ref=9, organisation_id=1, amount_fen=1, refund_ref="r", **BY)


def test_release_of_what_remains_and_of_the_postage_with_the_last_line(cast: Cast) -> None:
    sell(cast, 1, 9999)
    sell(cast, 2, 3333, order_ref=101)
    postage(cast)
    refund(2, 1000)
    first = release_line(line_ref=1, **BY)
    assert first is not None
    assert amounts(first) == [5499, -5499, 2500, -2500, 1200, -1200, 800, -800]
    assert release_line(line_ref=1, **BY) is None
    assert Txn.objects.filter(kind="release").count() == 1
    before = balances()
    second = release_line(line_ref=2, **BY)
    assert second is not None
    assert amounts(second) == [1283, -1283, 583, -583, 280, -280, 187, -187]
    assert amounts(Txn.objects.get(kind="release", line_ref=None)) == [800, -800]
    assert balances() == before
    assert [layer for *_, layer in postings(refund(2, 1000, "r2"))] == ["A"] * 5
    with pytest.raises(SaleNotFound):
        release_line(line_ref=9, **BY)


@pytest.mark.parametrize("released", ["never", "before", "between"])
def test_a_refund_that_fails_later(cast: Cast, released: str) -> None:
    sell(cast, 1, 9999)
    postage(cast)
    whole = balances()
    if released == "before":
        release_line(line_ref=1, **BY)
    refund(1, 1000, "7")
    postage_back(cast, 800, "7")
    refund(1, 500, "77")
    if released == "between":
        release_line(line_ref=1, **BY)
    back = reverse_refund(refund_ref="7", **BY)
    assert reverse_refund(refund_ref="7", **BY) == back
    assert {txn.kind for txn in back} == {"unrefund"}
    expected = "H" if released == "never" else "A"
    assert {layer for *_, layer in postings(refund(1, 9499, "8"))[1:]} == {expected}
    left = {code: amount for code, amount in balances().items() if amount}
    assert left == {"clearing:stripe": 800, f"payable:organisation:{cast.workshop.pk}": -800}
    assert sum(whole.values()) == 0


def test_no_refund_to_reverse(cast: Cast) -> None:
    sell(cast, 1, 9999)
    refund(1, 1000, "77")
    with pytest.raises(NotPosted):
        reverse_refund(refund_ref="7", **BY)


def test_fee_in_its_own_currency(cast: Cast) -> None:
    post_fee(gateway="stripe", source_ref="txn_1", amount=330, **BY)
    post_fee(gateway="stripe", source_ref="txn_1", amount=330, **BY)
    post_fee(gateway="stripe", source_ref="txn_2", amount=45, currency="HKD", **BY)
    post_fee(gateway="stripe", source_ref="txn_3", amount=-30, **BY)
    assert balances() == {
        "clearing:stripe": -300,
        "clearing:stripe:HKD": -45,
        "expense:fees:stripe": 300,
        "expense:fees:stripe:HKD": 45,
    }
    with pytest.raises(AmountInvalid):
        post_fee(gateway="stripe", source_ref="txn_4", amount=0, **BY)


def test_suspense_until_returned(cast: Cast) -> None:
    given: dict[str, Any] = {"gateway": "stripe", "source_ref": "pi_1", **BY}
    post_suspense(amount_fen=500, **given)
    clear_suspense(amount_fen=200, clear_ref="a", **given)
    with pytest.raises(TooMuchBack):
        clear_suspense(amount_fen=301, clear_ref="b", **given)
    clear_suspense(amount_fen=300, clear_ref="b", **given)
    clear_suspense(amount_fen=300, clear_ref="b", **given)
    assert set(balances().values()) == {0}
    with pytest.raises(NotPosted):
        clear_suspense(gateway="stripe", source_ref="pi_2", amount_fen=1, **BY)


@pytest.mark.parametrize(
    ("outcome", "left"),
    [
        ("won", {"clearing:stripe": 10}),
        ("refunded", {"clearing:stripe": 10}),
        ("borne", {"expense:dispute:stripe": 10}),
    ],
)
def test_dispute(cast: Cast, outcome: Outcome, left: dict[str, int]) -> None:
    given: dict[str, Any] = {"gateway": "stripe", "dispute_ref": "dp_1", **BY}
    post_suspense(gateway="stripe", source_ref="pi_1", amount_fen=10, **BY)
    post_dispute(amount_fen=10, order_ref=101, **given)
    assert balances()["receivable:dispute:stripe"] == 10
    close_dispute(outcome=outcome, **given)
    found = {code: amount for code, amount in balances().items() if amount and code != "suspense:stripe"}
    assert found == left
    with pytest.raises(KeyConflict):
        close_dispute(outcome="won" if outcome != "won" else "borne", **given)


def test_a_loss_that_was_none(cast: Cast) -> None:
    given: dict[str, Any] = {"gateway": "stripe", "dispute_ref": "dp_1", **BY}
    post_dispute(amount_fen=10, order_ref=101, **given)
    with pytest.raises(NotPosted):
        recover_loss(amount_fen=10, **given)
    decided = close_dispute(outcome="borne", **given)
    for wrong in (0, 11):
        with pytest.raises(TooMuchBack):
            recover_loss(amount_fen=wrong, **given)
    for _ in range(2):
        back = recover_loss(amount_fen=7, **given)
    assert postings(back) == [("clearing:stripe", 7, "A"), ("expense:dispute:stripe", -7, "A")]
    assert (back.kind, back.order_ref, back.reverses_id) == ("dispute", 101, decided.pk)
    assert balances() == {
        "clearing:stripe": -3,
        "expense:dispute:stripe": 3,
        "receivable:dispute:stripe": 0,
    }
    with pytest.raises(KeyConflict):
        recover_loss(amount_fen=3, **given)


@pytest.mark.parametrize("outcome", ["won", "refunded"])
def test_what_was_no_loss_is_not_recovered(cast: Cast, outcome: Outcome) -> None:
    given: dict[str, Any] = {"gateway": "stripe", "dispute_ref": "dp_1", **BY}
    post_dispute(amount_fen=10, order_ref=101, **given)
    close_dispute(outcome=outcome, **given)
    with pytest.raises(NotPosted):
        recover_loss(amount_fen=10, **given)


@pytest.mark.parametrize("kind", ["unrefund", "postback", "bounce", "payout", "nonsense"])
def test_header_refused(cast: Cast, kind: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        header(kind=kind)

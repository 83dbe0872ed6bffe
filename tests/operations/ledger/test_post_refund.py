"""Posting refunds."""

import pytest

from core.models import AuditEntry
from ledger.errors import KeyConflict, RefundTooLarge, SaleNotFound
from ledger.models import Txn
from tests.books import balances, postings, refund, sell
from tests.cast import Cast


def test_full_refund_mirrors_the_sale(cast: Cast) -> None:
    sale = sell(cast, 1, 9999)
    back = refund(1, 9999)
    assert postings(back) == [(code, -amount, layer) for code, amount, layer in postings(sale)]
    assert (back.kind, back.reverses, back.session_ref, back.order_ref, back.policy) == (
        "refund",
        sale,
        7,
        101,
        sale.policy,
    )
    assert set(balances().values()) == {0}
    assert AuditEntry.objects.filter(action="ledger.refund.posted", target_id=str(back.pk)).count() == 1


def test_partial_refund_over_what_remains(cast: Cast) -> None:
    sell(cast, 1, 3333)
    assert [amount for _, amount, _ in postings(refund(1, 1000))] == [-1000, 550, 250, 120, 80]
    assert [amount for _, amount, _ in postings(refund(1, 2333, "r2"))] == [-2333, 1283, 583, 280, 187]


def test_repeat_returns_the_same(cast: Cast) -> None:
    sell(cast, 1, 3333)
    assert refund(1, 1000) == refund(1, 1000)
    assert Txn.objects.count() == 2


def test_one_refund_over_two_lines(cast: Cast) -> None:
    sell(cast, 1, 3333)
    sell(cast, 2, 3333)
    assert refund(1, 3333) != refund(2, 3333)


def test_repeat_of_a_full_refund_is_no_error(cast: Cast) -> None:
    sell(cast, 1, 3333)
    assert refund(1, 3333) == refund(1, 3333)


def refused(error: type[Exception], line_ref: int, amount_fen: int, ref: str = "r9") -> Exception:
    before = (Txn.objects.count(), balances())
    with pytest.raises(error) as caught:
        refund(line_ref, amount_fen, ref)
    assert (Txn.objects.count(), balances()) == before
    return caught.value


@pytest.mark.parametrize("amount", [2334, 0, -1])
def test_more_than_remains(cast: Cast, amount: int) -> None:
    sell(cast, 1, 3333)
    refund(1, 1000)
    error = refused(RefundTooLarge, 1, amount)
    assert isinstance(error, RefundTooLarge)
    assert error.data == {"remaining_fen": 2333}


def test_never_sold(cast: Cast) -> None:
    refused(SaleNotFound, 1, 100)


def test_other_content_under_the_key(cast: Cast) -> None:
    sell(cast, 1, 3333)
    refund(1, 1000)
    refused(KeyConflict, 1, 999, "r1")

"""Posting a sale."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.models import AuditEntry
from ledger.errors import KeyConflict, NoPlatform, NoPolicy, SaleIncomplete
from ledger.models import Account, Entry, SplitPolicy, Txn
from ledger.operations import post_sale
from programmes.models import Beneficiary, Organisation
from tests.books import AT, STRIPE, postings, sale_line, sell
from tests.cast import SINCE, Cast


def test_credits_everyone(cast: Cast) -> None:
    txn = sell(cast, 1, 9999)
    assert postings(txn) == [
        ("clearing:stripe", 9999, "A"),
        (f"payable:beneficiary:{cast.chunyu.pk}", -5499, "H"),
        (f"payable:organisation:{cast.workshop.pk}", -2500, "H"),
        (f"payable:organisation:{cast.host.pk}", -1200, "H"),
        (f"income:platform:{cast.platform.pk}", -800, "H"),
    ]
    assert (txn.kind, txn.order_ref, txn.line_ref, txn.session_ref, txn.effective_at, txn.actor) == (
        "sale",
        101,
        1,
        7,
        AT,
        "system:stripe",
    )
    assert list(AuditEntry.objects.filter(action="ledger.sale.posted").values_list("target_id", "data")) == [
        (str(txn.pk), {"line": 1, "amount_fen": 9999})
    ]


def test_several_makers_by_weight(cast: Cast) -> None:
    others = [
        Beneficiary.objects.create(programme=cast.chunyu.programme, alias=alias, created_at=SINCE)
        for alias in ("夏荷", "秋菊")
    ]
    makers = ((cast.chunyu.pk, 5), (others[0].pk, 3), (others[1].pk, 2))
    txn = sell(cast, 1, 9999, makers=makers)
    assert [amount for _, amount, _ in postings(txn)][1:4] == [-2749, -1650, -1100]


def test_shares_of_nothing_are_left_out(cast: Cast) -> None:
    assert [amount for _, amount, _ in postings(sell(cast, 1, 1))] == [1, -1]


def test_repeat_returns_the_same(cast: Cast) -> None:
    first = sell(cast, 1, 9999)
    again = post_sale(line=sale_line(cast, 1, 9999), actor=STRIPE, effective_at=AT + timedelta(hours=1))
    assert again == first
    assert (Txn.objects.count(), Entry.objects.count()) == (1, 5)


def test_accounts_open_once(cast: Cast) -> None:
    sell(cast, 1, 9999)
    sell(cast, 2, 9999)
    assert Account.objects.count() == 5
    assert AuditEntry.objects.filter(action="ledger.account.opened").count() == 5


def refused(cast: Cast, error: type[Exception], **changes: object) -> None:
    line = replace(sale_line(cast, 1, 9999), **changes)  # type: ignore[arg-type]
    before = Txn.objects.count()
    with pytest.raises(error):
        post_sale(line=line, actor=STRIPE, effective_at=AT)
    assert Txn.objects.count() == before


def test_other_content_under_the_key(cast: Cast) -> None:
    sell(cast, 1, 9999)
    refused(cast, KeyConflict, amount_fen=9998)


def test_live_sale_needs_a_host(cast: Cast) -> None:
    refused(cast, SaleIncomplete, host_id=None)


@pytest.mark.parametrize("changes", [{"amount_fen": 0}, {"amount_fen": -5}, {"makers": ()}])
def test_incomplete(cast: Cast, changes: dict[str, object]) -> None:
    refused(cast, SaleIncomplete, **changes)


def test_unknown_policy(cast: Cast) -> None:
    refused(cast, NoPolicy, policy_id=0)


def test_draft_policy(cast: Cast) -> None:
    draft = SplitPolicy.objects.create(scope="live", version="draft", valid_from=SINCE)
    refused(cast, NoPolicy, policy_id=draft.pk)


def test_no_platform(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.platform.pk).update(kind="social")
    refused(cast, NoPlatform)

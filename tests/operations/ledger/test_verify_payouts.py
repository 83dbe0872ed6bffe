"""verify_ledger: payouts, adjustments and owners that were changed behind the triggers' back are named."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.errors import BooksDisagree
from ledger.models import Adjustment, PayoutBatch, Txn
from ledger.operations import (
    approve_adjustment,
    approve_payout,
    cancel_payout,
    prepare_payout,
    propose_adjustment,
    seal_journal,
    settle_payout,
)
from ledger.verification.payouts import payout_faults
from tests.books import sell
from tests.cast import Cast
from tests.operations.ledger.test_verify_ledger import behind_the_back, problems
from tests.payouts import WANG, ZHAO, account, approved, line_of, pay_out, prepared, release, sent, with_banks

PDF = b"%PDF-1.7 minutes"


@pytest.fixture
def books(cast: Cast) -> Iterator[Cast]:
    """Four sales released: one batch paid, one with a line that came back, one void, one approved; an adjustment."""
    with_banks(cast)
    for number in (1, 2, 3, 4):
        sell(cast, number, 9999)
        release(number)
        if number == 1:
            pay_out()
        elif number == 2:
            batch = sent()
            first, *others = batch.lines.values_list("pk", flat=True)
            settle_payout(
                batch_id=batch.pk, line_ids=[first], outcome="rejected", note="户名不符", actor=WANG
            )
            settle_payout(batch_id=batch.pk, line_ids=others, outcome="paid", actor=WANG)
        elif number == 3:
            cancel_payout(batch_id=approved().pk, reason="日期不对", actor=ZHAO)
    approved()
    adjustment = propose_adjustment(
        account=account(f"payable:beneficiary:{cast.chunyu.pk}"),
        amount_fen=500,
        reason="补记漏记的一件手工费",
        document_name="minutes.pdf",
        document=PDF,
        actor=WANG,
    )
    approve_adjustment(adjustment_id=adjustment.pk, actor=ZHAO)
    prepared()
    seal_journal(whole=True)
    yield cast


def test_sound_payouts_hold(books: Cast) -> None:
    assert [batch.status for batch in PayoutBatch.objects.order_by("id")] == [
        "settled",
        "settled",
        "void",
        "approved",
        "draft",
    ]
    assert problems() == []


CHANGES = [
    (
        "update ledger_payoutline set amount_fen = amount_fen * 10 where id = {line}",
        "{b1}-1: sum of its entries",
    ),
    ("update ledger_payoutbatch set amount_fen = 1 where id = {one}", "{b1}: amount"),
    ("update ledger_payoutbatch set line_count = 9 where id = {one}", "{b1}: lines"),
    ("update ledger_payoutline set payee_name = bank_account where id = {line}", "{b1}: bank file"),
    ("update ledger_payoutbatch set file_hash = 'aa' where id = {four}", "{b4}: bank file"),
    ("update ledger_payoutbatch set approved_by = 'user:99' where id = {one}", "{b1}-1: approved by"),
    ("update ledger_payoutbatch set prepared_by = 'user:99' where id = {one}", "{b1}-1: prepared by"),
    ("update ledger_payoutline set status = 'void' where id = {line}", "{b1}-1: outcome in the books"),
    (
        "update ledger_payoutline set status = 'paid', settled_at = current_timestamp, settled_by = 'user:1' "
        "where batch_id = {four}",
        "{b4}-1: outcome in the books",
    ),
    ("update ledger_payoutline set txn_id = null where id = {line}", "payout: expected a line that it pays"),
    ("update ledger_payoutitem set is_void = true where line_id = {line}", "{b1}-1: entries given free"),
    ("delete from ledger_payoutitem where line_id = {line}", "{b1}-1: sum of its entries"),
    (
        "delete from ledger_payoutitem where not is_void and entry_id in (select entry_id from ledger_payoutitem "
        "where line_id in (select id from ledger_payoutline where batch_id = {three}))",
        "{b4}-1: sum of its entries",
    ),
    ("update ledger_adjustment set amount_fen = 50000", "{a}: accounts and amounts"),
    ("update ledger_adjustment set decided_by = 'user:99'", "{a}: approved by"),
    ("update ledger_adjustment set proposed_by = 'user:99'", "{a}: proposed by"),
    (
        "update ledger_adjustment set txn_id = null, status = 'refused'",
        "adjustment: expected one that it posts",
    ),
    ("update ledger_adjustment set document_hash = 'aa'", "{a}: document"),
    ("delete from ledger_adjustmentdocument", "{a}: document"),
    (
        "update ledger_account set organisation_id = null where code = '{workshop}'",
        "account {workshop}: owner",
    ),
]


@pytest.mark.parametrize(("statement", "named"), CHANGES)
def test_every_change_is_named(books: Cast, statement: str, named: str) -> None:
    batches = list(PayoutBatch.objects.order_by("id"))
    names = {
        "one": batches[0].pk,
        "three": batches[2].pk,
        "four": batches[3].pk,
        "line": batches[0].lines.earliest("position").pk,
        "b1": batches[0].number,
        "b4": batches[3].number,
        "a": str(Adjustment.objects.get()),
        "workshop": f"payable:organisation:{books.workshop.pk}",
    }
    behind_the_back(statement.format(**names))
    found = problems()
    assert [one for one in found if named.format(**names) in one], found


def asked() -> int:
    """How many queries the payouts take."""
    with CaptureQueriesContext(connection) as queries:
        assert list(payout_faults()) == []
    return len(queries)


def test_more_lines_take_no_more_queries(cast: Cast) -> None:
    with_banks(cast)
    for organisation in (cast.workshop, cast.host):
        type(organisation).objects.filter(pk=organisation.pk).update(bank_account="")
    sell(cast, 1, 9999)
    release(1)
    nothing = asked()
    lines = [pay_out().line_count]
    one = asked() - nothing
    with_banks(cast)
    sell(cast, 2, 9999)
    release(2)
    lines.append(pay_out().line_count)
    assert lines == [1, 3]
    assert asked() - nothing == 2 * one


def test_a_line_that_is_gone(books: Cast) -> None:
    batch = PayoutBatch.objects.earliest("id")
    line = batch.lines.earliest("position")
    behind_the_back(f"delete from ledger_payoutitem where line_id = {line.pk}")
    behind_the_back(f"delete from ledger_payoutline where id = {line.pk}")
    found = problems()
    assert f"txn {line.txn_id}: payout: expected a line that it pays, found none" in found
    assert any(f"{batch.number}: amount" in one for one in found)


def test_nothing_goes_out_twice(cast: Cast) -> None:
    maker = f"payable:beneficiary:{cast.chunyu.pk}"
    with_banks(cast)
    sell(cast, 1, 9999)
    release(1)
    paid = line_of(pay_out(), maker)
    behind_the_back(f"update ledger_payoutitem set is_void = true where line_id = {paid.pk}")
    with pytest.raises(BooksDisagree) as caught:
        prepare_payout(actor=WANG)
    assert caught.value.data["accounts"] == [maker]
    assert PayoutBatch.objects.count() == 1


def test_a_draft_that_would_is_not_approved(cast: Cast) -> None:
    maker = f"payable:beneficiary:{cast.chunyu.pk}"
    with_banks(cast)
    sell(cast, 1, 9999)
    release(1)
    first = line_of(pay_out(), maker)
    sell(cast, 2, 9999)
    release(2)
    batch = prepared()
    second = line_of(batch, maker)
    freed = f"update ledger_payoutitem set line_id = {second.pk} where line_id = {first.pk}"
    behind_the_back(freed)
    behind_the_back(f"update ledger_payoutline set amount_fen = amount_fen * 2 where id = {second.pk}")
    with pytest.raises(BooksDisagree):
        approve_payout(batch_id=batch.pk, actor=ZHAO)
    assert Txn.objects.filter(kind="payout", idem_key=f"payout:line:{second.pk}").count() == 0

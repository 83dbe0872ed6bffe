"""Payouts: prepared by one, approved by another, paid or rejected by the bank, netted when a refund came after."""

import base64
from typing import Any

import pytest

from core.errors import Invalid
from core.models import AuditEntry
from core.rotation import rotate_fields
from ledger.errors import BadStep, BalanceChanged, FileChanged, NothingToPay, SelfApproval, VoidNeedsAnother
from ledger.models import PayoutItem, PayoutLine, Txn
from ledger.operations import approve_payout, cancel_payout, send_payout, settle_payout, take_bank_file
from ledger.queries.earnings import earnings_of_maker
from ledger.queries.payouts import payees
from ledger.rules.bank_file import Payment, bank_file, is_payable
from tests.books import balances, postings, refund, sell
from tests.cast import Cast
from tests.payouts import WANG, ZHAO, approved, line_of, pay_out, prepared, release, sent, with_banks


@pytest.fixture
def maker(cast: Cast) -> str:
    """The code of 春雨's account, with 54.99 of line 1 available."""
    with_banks(cast)
    sell(cast, 1, 9999)
    release(1)
    return f"payable:beneficiary:{cast.chunyu.pk}"


def due() -> dict[str, int]:
    return {payee.account.code: payee.amount_fen for payee in payees()}


def test_from_draft_to_paid(cast: Cast, maker: str) -> None:
    draft = prepared()
    assert (draft.status, draft.amount_fen, draft.line_count) == ("draft", 5499 + 2500 + 1200, 3)
    assert Txn.objects.filter(kind="payout").count() == 0
    batch = approve_payout(batch_id=draft.pk, actor=ZHAO)
    assert balances()[maker] == 0
    assert balances()["payouts:under-way"] == -9199
    txn = Txn.objects.get(payout_line=line_of(batch, maker))
    assert (txn.actor, txn.approver) == ("user:901", "user:902")
    assert postings(txn) == [(maker, 5499, "A"), ("payouts:under-way", -5499, "A")]
    file = take_bank_file(batch_id=batch.pk, actor=WANG)
    assert f"1,赵春雨,6222020200012345678,54.99,P{batch.pk:06d}-1" in file.decode("utf-8-sig")
    batch = send_payout(batch_id=batch.pk, actor=WANG)
    keys = list(batch.lines.values_list("pk", flat=True))
    assert settle_payout(batch_id=batch.pk, line_ids=keys[:1], outcome="paid", actor=WANG).status == "sent"
    assert settle_payout(batch_id=batch.pk, line_ids=keys[1:], outcome="paid", actor=WANG).status == "settled"
    found = balances()
    assert (found["payouts:under-way"], found["bank"], sum(found.values())) == (0, -9199, 0)
    acts = AuditEntry.objects.filter(target_type="ledger.payoutbatch").order_by("id")
    assert [(act.action.split(".")[-1], act.actor_label) for act in acts] == [
        ("prepared", "user:901"),
        ("approved", "user:902"),
        ("file_taken", "user:901"),
        ("sent", "user:901"),
        ("settled", "user:901"),
    ]
    with pytest.raises(NothingToPay):
        prepared()


def test_what_a_maker_sees(cast: Cast, maker: str) -> None:
    sell(cast, 2, 3333)
    found = earnings_of_maker(cast.chunyu.pk)
    assert (found.held_fen, found.available_fen, found.under_way_fen, found.paid_fen) == (1833, 5499, 0, 0)
    batch = sent()
    found = earnings_of_maker(cast.chunyu.pk)
    assert (found.held_fen, found.available_fen, found.under_way_fen, found.paid_fen) == (1833, 0, 5499, 0)
    line = line_of(batch, maker)
    settle_payout(batch_id=batch.pk, line_ids=[line.pk], outcome="paid", actor=WANG)
    found = earnings_of_maker(cast.chunyu.pk)
    assert (found.held_fen, found.available_fen, found.under_way_fen, found.paid_fen) == (1833, 0, 0, 5499)
    assert [(paid.number, paid.amount_fen) for paid in found.payouts] == [(line.number, 5499)]


def test_a_refund_after_the_payout_is_netted(cast: Cast, maker: str) -> None:
    pay_out()
    refund(1, 9999)
    assert due()[maker] == -5499
    with pytest.raises(NothingToPay):
        prepared()
    sell(cast, 2, 20000)
    release(2)
    batch = pay_out()
    assert line_of(batch, maker).amount_fen == 11000 - 5499
    assert due() == {}


def test_a_rejection_puts_the_balance_back(cast: Cast, maker: str) -> None:
    batch = sent()
    line = line_of(batch, maker)
    with pytest.raises(Invalid):
        settle_payout(batch_id=batch.pk, line_ids=[line.pk], outcome="rejected", actor=WANG)
    settle_payout(batch_id=batch.pk, line_ids=[line.pk], outcome="rejected", note="账号不符", actor=WANG)
    assert (balances()[maker], due()) == (-5499, {maker: 5499})
    bounce = Txn.objects.get(kind="bounce")
    line.refresh_from_db()
    assert (bounce.reverses_id, line.status, line.note) == (line.txn_id, "rejected", "账号不符")
    again = prepared()
    assert line_of(again, maker).amount_fen == 5499
    with pytest.raises(BadStep):
        settle_payout(batch_id=batch.pk, line_ids=[line.pk], outcome="paid", actor=WANG)


def test_not_by_the_same_person(cast: Cast, maker: str) -> None:
    with pytest.raises(SelfApproval):
        approve_payout(batch_id=prepared().pk, actor=WANG)
    assert Txn.objects.filter(kind="payout").count() == 0


def test_a_refund_between_preparing_and_approving(cast: Cast, maker: str) -> None:
    batch = prepared()
    refund(1, 100)
    with pytest.raises(BalanceChanged) as caught:
        approve_payout(batch_id=batch.pk, actor=ZHAO)
    assert maker in caught.value.data["accounts"]
    cancel_payout(batch_id=batch.pk, reason="余额变了", actor=ZHAO)
    assert line_of(approved(), maker).amount_fen == 5499 - 55


@pytest.mark.parametrize("is_approved", [False, True])
def test_cancelled_before_the_bank(cast: Cast, maker: str, is_approved: bool) -> None:
    batch = approved() if is_approved else prepared()
    if is_approved:
        with pytest.raises(VoidNeedsAnother):
            cancel_payout(batch_id=batch.pk, reason="日期不对", actor=WANG)
    batch = cancel_payout(batch_id=batch.pk, reason="日期不对", actor=ZHAO if is_approved else WANG)
    assert (batch.status, balances()[maker]) == ("void", -5499)
    assert set(batch.lines.values_list("status", flat=True)) == {"void"}
    assert PayoutItem.objects.filter(is_void=False).count() == 0
    assert line_of(prepared(), maker).amount_fen == 5499


def test_not_cancelled_at_the_bank(cast: Cast, maker: str) -> None:
    with pytest.raises(BadStep):
        cancel_payout(batch_id=sent().pk, reason="日期不对", actor=WANG)


def test_steps_out_of_order(cast: Cast, maker: str) -> None:
    batch = prepared()
    for act in (send_payout, take_bank_file):
        with pytest.raises(BadStep):
            act(batch_id=batch.pk, actor=WANG)
    approve_payout(batch_id=batch.pk, actor=ZHAO)
    with pytest.raises(BadStep):
        approve_payout(batch_id=batch.pk, actor=ZHAO)


def test_the_file_is_the_one_that_was_approved(cast: Cast, maker: str, settings: Any) -> None:
    """Rotating the keys changes nothing; another account, written by somebody who has the keys, is found."""
    batch = approved()
    line = line_of(batch, maker)
    new = base64.b64encode(b"k" * 32).decode()
    settings.ENCRYPTION_KEYS = f"later:{new},{settings.ENCRYPTION_KEYS}"
    assert rotate_fields()["ledger_payoutline.bank_account"] == 3
    assert take_bank_file(batch_id=batch.pk, actor=WANG)
    settings.ENCRYPTION_KEYS = ",".join(reversed(settings.ENCRYPTION_KEYS.split(",")))
    PayoutLine.objects.filter(pk=line.pk).update(bank_account="6222020299999999999")
    for act in (send_payout, take_bank_file):
        with pytest.raises(FileChanged):
            act(batch_id=batch.pk, actor=WANG)


def test_a_payee_without_a_bank_waits(cast: Cast, maker: str) -> None:
    cast.host.bank_account = ""
    cast.host.save()
    batch = prepared()
    assert batch.line_count == 2
    assert [p.account.organisation_id for p in payees() if not p.is_payable] == [cast.host.pk]


def test_only_the_federations_asked_for(cast: Cast, maker: str) -> None:
    assert payees([]) == []
    assert len(payees([cast.host.federation_id])) == 3


def test_bank_file() -> None:
    file = bank_file([Payment("赵,春雨", "0012", 5, "P000001-1")])
    assert file.decode("utf-8-sig").splitlines() == [
        "序号,收款户名,收款账号,金额（元）,附言",
        '1,"赵,春雨",0012,0.05,P000001-1',
    ]
    assert is_payable("赵春雨", "12")
    assert not any(is_payable(*pair) for pair in [("", "12"), ("赵", " "), ("=A1", "1"), ("赵", "+1")])

"""Adjustments: proposed with a reason and a document, decided by another."""

import hashlib

import pytest

from core.models import AuditEntry
from ledger.errors import AmountInvalid, BadStep, GroundsMissing, NoteMissing, SelfApproval
from ledger.models import Adjustment, Txn
from ledger.operations import approve_adjustment, propose_adjustment, refuse_adjustment
from tests.books import balances, sell
from tests.cast import Cast
from tests.payouts import WANG, ZHAO, account, line_of, pay_out, prepared, release, with_banks

PDF = b"%PDF-1.7 minutes of the meeting"


@pytest.fixture
def maker(cast: Cast) -> str:
    """The code of 春雨's account, with 54.99 available."""
    with_banks(cast)
    sell(cast, 1, 9999)
    release(1)
    return f"payable:beneficiary:{cast.chunyu.pk}"


def proposed(code: str, amount_fen: int, **changes: object) -> Adjustment:
    given = {"reason": "上月漏记一单", "document_name": "会议纪要.pdf", "document": PDF, "actor": WANG}
    return propose_adjustment(account=account(code), amount_fen=amount_fen, **{**given, **changes})  # type: ignore[arg-type]


def test_credit(cast: Cast, maker: str) -> None:
    row = proposed(maker, 501)
    assert balances()[maker] == -5499
    assert row.document_hash == hashlib.sha256(PDF).hexdigest()
    assert (row.document.content_type, bytes(row.document.body)) == ("application/pdf", PDF)
    row = approve_adjustment(adjustment_id=row.pk, actor=ZHAO)
    found = balances()
    assert (found[maker], found["expense:adjustments"], sum(found.values())) == (-6000, 501, 0)
    assert row.txn is not None
    assert (row.txn.kind, row.txn.actor, row.txn.approver) == ("adjust", "user:901", "user:902")
    assert line_of(prepared(), maker).amount_fen == 6000
    acts = AuditEntry.objects.filter(target_type="ledger.adjustment").order_by("id")
    assert [(act.action, act.actor_label) for act in acts] == [
        ("ledger.adjustment.proposed", "user:901"),
        ("ledger.adjustment.posted", "user:902"),
    ]


def test_debit_after_the_payout_is_netted(cast: Cast, maker: str) -> None:
    pay_out()
    approve_adjustment(adjustment_id=proposed(maker, -99).pk, actor=ZHAO)
    sell(cast, 2, 20000)
    release(2)
    assert line_of(prepared(), maker).amount_fen == 11000 - 99


def test_from_one_party_to_another(cast: Cast, maker: str) -> None:
    workshop = f"payable:organisation:{cast.workshop.pk}"
    row = proposed(maker, 100, against=account(workshop))
    approve_adjustment(adjustment_id=row.pk, actor=ZHAO)
    assert (balances()[maker], balances()[workshop]) == (-5599, -2400)


def test_not_by_the_same_person(cast: Cast, maker: str) -> None:
    row = proposed(maker, 501)
    with pytest.raises(SelfApproval):
        approve_adjustment(adjustment_id=row.pk, actor=WANG)
    assert Txn.objects.filter(kind="adjust").count() == 0
    refuse_adjustment(adjustment_id=row.pk, note="写错了", actor=WANG)
    with pytest.raises(BadStep):
        approve_adjustment(adjustment_id=row.pk, actor=ZHAO)


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "  x "},
        {"reason": "长" * 301},
        {"document": b"MZ an executable"},
        {"document": b""},
        {"document": PDF + b"0" * 2**21},
        {"document_name": " "},
    ],
    ids=["short reason", "long reason", "no document type", "no document", "large document", "no name"],
)
def test_needs_grounds(cast: Cast, maker: str, changes: dict[str, object]) -> None:
    with pytest.raises(GroundsMissing):
        proposed(maker, 1, **changes)
    assert Adjustment.objects.count() == 0


def test_amounts(cast: Cast, maker: str) -> None:
    with pytest.raises(AmountInvalid):
        proposed(maker, 0)
    with pytest.raises(AmountInvalid):
        proposed(maker, 5, against=account(maker))


def test_refused_for_a_reason(cast: Cast, maker: str) -> None:
    row = proposed(maker, 501)
    with pytest.raises(NoteMissing):
        refuse_adjustment(adjustment_id=row.pk, note=" ", actor=ZHAO)
    row = refuse_adjustment(adjustment_id=row.pk, note="单据不清楚", actor=ZHAO)
    assert (row.status, row.note, row.decided_by) == ("refused", "单据不清楚", "user:902")
    assert balances()[maker] == -5499

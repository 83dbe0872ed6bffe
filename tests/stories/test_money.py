"""The life of a fen, as tables that an accountant can check.

Columns: what happens; then what each party is owed, in fen; last, what the processor holds.
Policy 2026-1 for live sales: maker 55 %, workshop 25 %, anchor's organisation 12 %, platform 8 %.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import NothingToPay
from ledger.models import PayoutBatch
from ledger.operations import approve_adjustment, propose_adjustment, settle_payout
from ledger.queries import Totals, line_credits, session_totals
from ledger.rules import owner
from programmes.models import Beneficiary
from tests.books import balances, refund, sell
from tests.cast import Cast
from tests.long import examples
from tests.payouts import WANG, ZHAO, account, pay_out, release, sent

Step = tuple[str, tuple[int, ...]]

WORKED_CASE: list[Step] = [
    # step                     maker  workshop  host  platform  processor
    ("sell A 9999", (5499, 2500, 1200, 800, 9999)),
    ("sell B 3333", (7332, 3333, 1600, 1067, 13332)),
    ("refund B 1000", (6782, 3083, 1480, 987, 12332)),
    ("release A -", (6782, 3083, 1480, 987, 12332)),
    ("release B -", (6782, 3083, 1480, 987, 12332)),
    # only the maker has a bank account yet
    ("payout 6782 -", (0, 3083, 1480, 987, 12332)),
    ("refund A 9999", (-5499, 583, 280, 187, 2333)),
    ("sell C 20000", (5501, 5583, 2680, 1787, 22333)),
    # held yet: nothing to net the debt with
    ("payout 0 -", (5501, 5583, 2680, 1787, 22333)),
    ("release C -", (5501, 5583, 2680, 1787, 22333)),
    ("payout 5501 -", (0, 5583, 2680, 1787, 22333)),
]
WHILE_HELD: list[Step] = [
    ("sell A 9999", (5499, 2500, 1200, 800, 9999)),
    ("refund A 9999", (0, 0, 0, 0, 0)),
    ("release A -", (0, 0, 0, 0, 0)),
    ("payout 0 -", (0, 0, 0, 0, 0)),
]
A_BANK_SAYS_NO: list[Step] = [
    ("sell A 9999", (5499, 2500, 1200, 800, 9999)),
    ("release A -", (5499, 2500, 1200, 800, 9999)),
    ("reject 5499 -", (5499, 2500, 1200, 800, 9999)),
    ("adjust + 501", (6000, 2500, 1200, 800, 9999)),
    ("adjust - 1000", (5000, 2500, 1200, 800, 9999)),
    ("payout 5000 -", (0, 2500, 1200, 800, 9999)),
]
TO_THE_LAST_FEN: list[Step] = [
    ("sell A 6800", (3740, 1700, 816, 544, 6800)),
    ("refund A 1", (3739, 1700, 816, 544, 6799)),
    ("refund A 1", (3738, 1700, 816, 544, 6798)),
    ("refund A 3399", (1869, 850, 408, 272, 3399)),
    ("refund A 3398", (1, 0, 0, 0, 1)),
    ("refund A 1", (0, 0, 0, 0, 0)),
]
ONE_FEN: list[Step] = [
    ("sell A 1", (1, 0, 0, 0, 1)),
    ("refund A 1", (0, 0, 0, 0, 0)),
]


def owed(cast: Cast) -> tuple[int, ...]:
    found = balances()
    owners = [
        owner.beneficiary(cast.chunyu.pk),
        owner.organisation(cast.workshop.pk),
        owner.organisation(cast.host.pk),
        owner.platform(cast.platform.pk),
    ]
    return (*(-found.get(whose.code, 0) for whose in owners), found.get("clearing:stripe", 0))


def act_out(cast: Cast, step: str, number: int) -> None:
    """One step: what, of which line or how much is paid out, and an amount."""
    act, what, amount = step.split()
    if act == "sell":
        sell(cast, ord(what), int(amount))
    elif act == "refund":
        refund(ord(what), int(amount), ref=f"r{number}")
    elif act == "release":
        release(ord(what))
    elif act == "adjust":
        row = propose_adjustment(
            account=account(f"payable:beneficiary:{cast.chunyu.pk}"),
            amount_fen=int(f"{what}{amount}"),
            reason="上月漏记",
            document_name="a.pdf",
            document=b"%PDF-1.7",
            actor=WANG,
        )
        approve_adjustment(adjustment_id=row.pk, actor=ZHAO)
    elif what == "0":
        with pytest.raises(NothingToPay):
            pay_out()
    else:
        batch = pay_out() if act == "payout" else reject()
        assert batch.amount_fen == int(what)


def reject() -> PayoutBatch:
    """A batch that the bank sends back whole."""
    batch = sent()
    keys = list(batch.lines.values_list("pk", flat=True))
    return settle_payout(batch_id=batch.pk, line_ids=keys, outcome="rejected", note="账号不符", actor=WANG)


STORIES = {
    "worked case": WORKED_CASE,
    "while held": WHILE_HELD,
    "a bank says no": A_BANK_SAYS_NO,
    "to the last fen": TO_THE_LAST_FEN,
    "one fen": ONE_FEN,
}


@pytest.mark.parametrize("name", STORIES)
def test_story(cast: Cast, name: str) -> None:
    Beneficiary.objects.filter(pk=cast.chunyu.pk).update(
        legal_name="赵春雨", bank_account="6222020200012345678"
    )
    for number, (step, after) in enumerate(STORIES[name]):
        act_out(cast, step, number)
        assert owed(cast) == after, step
        assert sum(balances().values()) == 0, step


def test_receipt_of_the_worked_case(cast: Cast) -> None:
    sell(cast, 1, 9999)
    sell(cast, 2, 3333)
    refund(2, 1000, "r1")
    refund(1, 9999, "r2")
    credits = line_credits([1, 2, 3])
    table = {
        line: [(c.role, c.amount_fen, c.refunded_fen, c.state) for c in found]
        for line, found in credits.items()
    }
    assert table == {
        1: [
            ("maker", 5499, 5499, "reversed"),
            ("workshop", 2500, 2500, "reversed"),
            ("host", 1200, 1200, "reversed"),
            ("platform", 800, 800, "reversed"),
        ],
        2: [
            ("maker", 1833, 550, "held"),
            ("workshop", 833, 250, "held"),
            ("host", 400, 120, "held"),
            ("platform", 267, 80, "held"),
        ],
        3: [],
    }
    assert session_totals([7, 8]) == {
        7: Totals(
            gross_fen=13332,
            refunded_fen=10999,
            net_fen=2333,
            credited_fen=1283,
            taken_back_fen=6049,
            orders=2,
        ),
        8: Totals(),
    }


@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(1, 100_000), st.lists(st.integers(1, 40_000), max_size=6))
def test_refunds_never_overdraw_a_share(cast: Cast, amount: int, refunds: list[int]) -> None:
    line_ref = len(_used) + 1000
    _used.append(line_ref)
    sell(cast, line_ref, amount)
    left = amount
    for number, wanted in enumerate(refunds):
        part = min(wanted, left)
        if not part:
            break
        refund(line_ref, part, ref=f"h{line_ref}-{number}")
        left -= part
        credits = line_credits([line_ref])[line_ref]
        assert min(credit.net_fen for credit in credits) >= 0
        assert sum(credit.net_fen for credit in credits) == left
    assert sum(balances().values()) == 0


_used: list[int] = []

"""The life of a fen, as tables that an accountant can check.

Columns: what happens; then what each party is owed, in fen; last, what the processor holds.
Policy 2026-1 for live sales: maker 55 %, workshop 25 %, anchor's organisation 12 %, platform 8 %.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.queries import Totals, line_credits, session_totals
from ledger.rules import owner
from tests.books import balances, refund, sell
from tests.cast import Cast
from tests.long import examples

Step = tuple[str, tuple[int, ...]]

WORKED_CASE: list[Step] = [
    # step                     maker  workshop  host  platform  processor
    ("sell A 9999", (5499, 2500, 1200, 800, 9999)),
    ("sell B 3333", (7332, 3333, 1600, 1067, 13332)),
    ("refund B 1000", (6782, 3083, 1480, 987, 12332)),
    ("refund A 9999", (1283, 583, 280, 187, 2333)),
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


@pytest.mark.parametrize(
    "story", [WORKED_CASE, TO_THE_LAST_FEN, ONE_FEN], ids=["worked case", "to the last fen", "one fen"]
)
def test_story(cast: Cast, story: list[Step]) -> None:
    for number, (step, after) in enumerate(story):
        act, line, amount = step.split()
        line_ref = ord(line)
        if act == "sell":
            sell(cast, line_ref, int(amount))
        else:
            refund(line_ref, int(amount), ref=f"r{number}")
        assert owed(cast) == after, step


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
        7: Totals(gross_fen=13332, refunded_fen=10999, net_fen=2333, credited_fen=1283, orders=2),
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

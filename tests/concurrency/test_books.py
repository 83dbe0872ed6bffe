"""Many who write into the books at once."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from core.actor import Actor
from ledger.models import SplitPolicy, Txn
from ledger.operations import publish_policy
from ledger.operations.post_refund import _postings
from ledger.operations.post_txn import post_txn
from ledger.queries import line_credits
from ledger.rules.draft import Draft
from ledger.rules.split import Share
from tests.books import AT, STRIPE, balances, refund, sale_line, sell
from tests.cast import Cast
from tests.concurrency.threads import at_once, kinds, meeting

SHARES = [Share("maker", 9000), Share("platform", 1000)]
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def sold(cast: Cast, amount_fen: int) -> None:
    with transaction.atomic():
        sell(cast, 1, amount_fen)


def test_refunds_of_one_line_never_exceed_it(committed_cast: Cast) -> None:
    sold(committed_cast, 1000)

    def take_back(ref: str) -> Txn:
        with transaction.atomic():
            return refund(1, 400, ref)

    results = at_once([lambda ref=f"r{n}": take_back(ref) for n in range(6)])  # type: ignore[misc]
    assert kinds(results) == {"ok": 2, "RefundTooLarge": 4}
    assert balances()["clearing:stripe"] == 200
    assert min(credit.net_fen for credit in line_credits([1])[1]) >= 0


def test_control_without_the_lock_refunds_overdraw(committed_cast: Cast) -> None:
    sold(committed_cast, 1000)
    sale = Txn.objects.get()
    all_have_read = meeting(4)

    def take_back_carelessly(number: int) -> None:
        postings = _postings(sale, 400, 0)
        all_have_read()
        draft = Draft("refund", f"careless:{number}", "x", AT, postings, line_ref=1, reverses_id=sale.pk)
        with transaction.atomic():
            post_txn(draft=draft, actor=STRIPE)

    assert kinds(at_once([lambda n=n: take_back_carelessly(n) for n in range(4)])) == {"ok": 4}  # type: ignore[misc]
    assert balances()["clearing:stripe"] == -600


def test_one_line_is_sold_once(committed_cast: Cast) -> None:
    line = sale_line(committed_cast, 1, 9999)

    def post() -> int:
        with transaction.atomic():
            return sell(committed_cast, 1, line.amount_fen).pk

    results = at_once([post] * 6)
    assert len(set(results)) == 1
    assert (Txn.objects.count(), balances()["clearing:stripe"]) == (1, 9999)


def test_one_refund_is_posted_once(committed_cast: Cast) -> None:
    sold(committed_cast, 1000)

    def take_back() -> int:
        with transaction.atomic():
            return refund(1, 400).pk

    assert len(set(at_once([take_back] * 6))) == 1
    assert balances()["clearing:stripe"] == 600


def test_policies_published_at_once_never_overlap(committed_cast: Cast) -> None:
    def publish(version: str) -> SplitPolicy:
        return publish_policy(
            scope="live", version=version, valid_from=JULY, shares=SHARES, actor=Actor.system("tests")
        )

    results = at_once([lambda v=f"2026-{n}": publish(v) for n in range(2, 8)])  # type: ignore[misc]
    assert kinds(results) == {"ok": 1, "PolicyOverlaps": 5}
    assert SplitPolicy.objects.filter(scope="live").count() == 2


def test_the_database_alone_refuses_the_second_publisher(committed_cast: Cast) -> None:
    """Without the operation's lock: each has its draft, and all publish at once."""
    drafts = []
    for number in range(4):
        draft = SplitPolicy.objects.create(scope="shop", version=f"d{number}", valid_from=JULY)
        draft.shares.create(position=0, role="maker", basis_points=10_000)
        drafts.append(draft.pk)

    def publish(pk: int) -> int:
        with transaction.atomic():
            return SplitPolicy.objects.filter(pk=pk).update(published_at=JULY)

    results = at_once([lambda pk=pk: publish(pk) for pk in drafts])  # type: ignore[misc]
    assert kinds(results) == {"ok": 1, "IntegrityError": 3}
    assert SplitPolicy.objects.filter(scope="shop").exclude(published_at=None).count() == 1


@pytest.mark.parametrize("late", ["entry", "check"])
def test_nothing_is_added_to_what_another_closed(committed_cast: Cast, late: str) -> None:
    sold(committed_cast, 1000)
    txn = Txn.objects.get()
    into = {
        "entry": "insert into ledger_entry (txn_id, position, account_id, currency, amount, layer, role) "
        "select txn_id, 9, account_id, currency, amount, layer, role from ledger_entry where position = 0",
        "check": "insert into ledger_balancecheck (id, txn_id) select balance_check_id, id from ledger_txn",
    }
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(into[late])
    assert (txn.entries.count(), balances()["clearing:stripe"]) == (5, 1000)

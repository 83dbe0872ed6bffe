"""Sums over the journal."""

from ledger.models import SplitPolicy
from ledger.queries import GrandTotals, WorkshopTotals, grand_totals, preview_split, totals_by_workshop
from ledger.queries.policies import shares_of
from tests.books import refund, sell
from tests.cast import Cast


def test_nothing_sold(cast: Cast) -> None:
    assert grand_totals() == GrandTotals()
    assert totals_by_workshop() == []


def test_everything(cast: Cast) -> None:
    sell(cast, 1, 9999)
    sell(cast, 2, 3333, session_ref=None, order_ref=101)
    refund(2, 1000)
    assert grand_totals() == GrandTotals(
        gross_fen=13332,
        refunded_fen=1000,
        net_fen=12332,
        credited_fen=6782,
        taken_back_fen=550,
        orders=1,
        beneficiaries=1,
        sessions=1,
    )
    assert totals_by_workshop() == [WorkshopTotals(cast.workshop.pk, 6782, 1)]


def test_preview_equals_what_is_posted(cast: Cast) -> None:
    policy = SplitPolicy.objects.get(scope="live")
    preview = preview_split(policy, 9999, [(cast.chunyu.pk, 1)], cast.workshop.pk, cast.host.pk)
    txn = sell(cast, 1, 9999)
    stored = txn.entries.exclude(role="").order_by("position")
    assert [(c.role, c.beneficiary_id, c.organisation_id, c.amount_fen) for c in preview] == [
        (e.role, e.account.beneficiary_id, e.account.organisation_id, -e.amount) for e in stored
    ]
    assert len(preview) == len(shares_of(policy))

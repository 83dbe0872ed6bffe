"""Publishing a split policy."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from core.actor import Actor
from core.models import AuditEntry
from ledger.errors import NoPolicy, PolicyOverlaps, PolicyVersionTaken, SharesNotWhole
from ledger.models import SplitPolicy, SplitShare
from ledger.operations import publish_policy
from ledger.queries import policy_in_force, shares_of
from ledger.rules.split import Share
from tests.cast import SINCE, Cast

SHARES = [Share("maker", 6000), Share("workshop", 2000), Share("host", 1200), Share("platform", 800)]
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def publish(**changes: object) -> SplitPolicy:
    given = {"scope": "live", "version": "2026-2", "valid_from": JULY, "shares": SHARES}
    return publish_policy(actor=Actor.system("tests"), **{**given, **changes})  # type: ignore[arg-type]


def test_ends_its_predecessor(cast: Cast) -> None:
    before = SplitPolicy.objects.get(scope="live")
    after = publish()
    before.refresh_from_db()
    assert (before.valid_to, after.valid_to) == (JULY, None)
    assert policy_in_force("live", datetime(2026, 6, 30, tzinfo=UTC)) == before
    assert policy_in_force("live", JULY) == after
    assert shares_of(after) == SHARES
    assert (
        AuditEntry.objects.get(action="ledger.policy.published", target_id=str(after.pk)).data["version"]
        == "2026-2"
    )


def test_none_in_force(cast: Cast) -> None:
    with pytest.raises(NoPolicy):
        policy_in_force("live", datetime(2025, 12, 31, tzinfo=UTC))


def test_draft_is_not_in_force(cast: Cast) -> None:
    SplitPolicy.objects.create(scope="other", version="1", valid_from=SINCE)
    with pytest.raises(NoPolicy):
        policy_in_force("other", JULY)


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        (SharesNotWhole, {"shares": SHARES[:3]}),
        (PolicyVersionTaken, {"version": "2026-1"}),
        (PolicyOverlaps, {"valid_from": SINCE}),
        (PolicyOverlaps, {"valid_from": datetime(2025, 1, 1, tzinfo=UTC)}),
    ],
)
def test_refused(cast: Cast, error: type[Exception], changes: dict[str, object]) -> None:
    with pytest.raises(error):
        publish(**changes)
    assert SplitPolicy.objects.filter(scope="live").values_list("version", "valid_to").get() == (
        "2026-1",
        None,
    )


def test_database_refuses_overlap(cast: Cast) -> None:
    draft = SplitPolicy.objects.create(scope="live", version="x", valid_from=JULY)
    SplitShare.objects.create(policy=draft, position=0, role="maker", basis_points=10_000)
    with pytest.raises(IntegrityError, match="policies overlap"), transaction.atomic():
        SplitPolicy.objects.filter(pk=draft.pk).update(published_at=JULY)


@pytest.mark.parametrize("points", [9_999, 0])
def test_database_refuses_shares_that_are_not_whole(cast: Cast, points: int) -> None:
    draft = SplitPolicy.objects.create(scope="other", version="x", valid_from=JULY)
    if points:
        SplitShare.objects.create(policy=draft, position=0, role="maker", basis_points=points)
    with pytest.raises(IntegrityError, match="shares must total 10000"), transaction.atomic():
        SplitPolicy.objects.filter(pk=draft.pk).update(published_at=JULY)


def test_database_refuses_to_begin_published(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        SplitPolicy.objects.create(scope="other", version="x", valid_from=JULY, published_at=JULY)


def test_published_is_fixed(cast: Cast) -> None:
    policy = SplitPolicy.objects.get(scope="live")
    rows = SplitPolicy.objects.filter(pk=policy.pk)
    shares = SplitShare.objects.filter(policy=policy)
    acts: list[Callable[[], object]] = [
        lambda: rows.update(version="y"),
        lambda: rows.update(valid_from=JULY),
        lambda: rows.update(published_at=None),
        lambda: rows._raw_delete(rows.db),
        lambda: shares.update(basis_points=1),
        lambda: shares._raw_delete(shares.db),
        lambda: SplitShare.objects.create(policy=policy, position=9, role="other", basis_points=1),
    ]
    for act in acts:
        with pytest.raises(IntegrityError, match="fixed"), transaction.atomic():
            act()
    assert (policy.version, shares.count()) == ("2026-1", 4)


def test_an_end_is_set_once(cast: Cast) -> None:
    rows = SplitPolicy.objects.filter(scope="live")
    assert rows.update(valid_to=JULY) == 1
    with pytest.raises(IntegrityError, match="fixed"), transaction.atomic():
        rows.update(valid_to=datetime(2026, 8, 1, tzinfo=UTC))


def test_draft_may_change(cast: Cast) -> None:
    draft = SplitPolicy.objects.create(scope="other", version="x", valid_from=JULY)
    share = SplitShare.objects.create(policy=draft, position=0, role="maker", basis_points=1)
    SplitShare.objects.filter(pk=share.pk).update(basis_points=2)
    share.delete()
    draft.delete()
    assert not SplitPolicy.objects.filter(scope="other").exists()

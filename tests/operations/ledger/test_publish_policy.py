"""Publishing a split policy."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from ledger.errors import NoPolicy, PolicyOverlaps, PolicyUsed, PolicyVersionTaken, SharesNotWhole
from ledger.models import SplitPolicy, SplitShare
from ledger.operations import post_sale, publish_policy
from ledger.queries import policy_in_force, shares_of
from ledger.rules.split import Share
from tests.books import AT, STRIPE, sale_line, sell
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


TICK = timedelta(microseconds=1)


def end_by_hand(at: str | datetime) -> None:
    """What somebody with the database would do."""
    given = at if isinstance(at, str) else connection.ops.adapt_datetimefield_value(at)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update ledger_splitpolicy set valid_to = %s where scope = 'live'", [given])


@pytest.mark.parametrize("end", [AT, AT - TICK, AT - timedelta(days=30), SINCE + TICK])
def test_database_refuses_an_end_before_a_sale(cast: Cast, end: datetime) -> None:
    sell(cast, 1, 9999)
    with pytest.raises(IntegrityError, match="sales stand after this end"):
        end_by_hand(end)
    assert SplitPolicy.objects.get(scope="live").valid_to is None
    # another scope's sales are none of it
    assert SplitPolicy.objects.filter(scope="shelf").update(valid_to=end) == 1


def test_an_end_after_the_last_sale(cast: Cast) -> None:
    sell(cast, 1, 9999)
    end_by_hand(AT + TICK)
    assert SplitPolicy.objects.get(scope="live").valid_to == AT + TICK


def test_what_was_ordered_before_the_end_is_paid_after_it(cast: Cast) -> None:
    """The order's time decides; the policy may end while its buyers pay."""
    line = sale_line(cast, 1, 9999)
    publish(valid_from=AT - timedelta(minutes=5))
    txn = post_sale(line=line, actor=STRIPE, effective_at=AT)
    assert txn.policy == SplitPolicy.objects.get(scope="live", version="2026-1")


def test_published_from_now_on_whatever_was_sold(cast: Cast) -> None:
    post_sale(line=sale_line(cast, 1, 9999), actor=STRIPE, effective_at=now())
    after = publish(valid_from=now() + TICK)
    assert policy_in_force("live", now() + timedelta(seconds=1)) == after


def test_not_published_over_what_was_sold(cast: Cast) -> None:
    sell(cast, 1, 9999)
    with pytest.raises(PolicyUsed):
        publish(valid_from=AT)
    assert SplitPolicy.objects.filter(scope="live").values_list("version", "valid_to").get() == (
        "2026-1",
        None,
    )


@pytest.mark.parametrize(
    "text",
    ["2026-11-24T00:00:00", "2026-11-25 00:00:00+14:00", "2026-11-25 00:00", "2026-11-25 00:00:00.1", "z"],
)
def test_an_end_that_reads_later_than_it_is(cast: Cast, text: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL compares times as times")
    sell(cast, 1, 9999)
    with pytest.raises(DatabaseError, match="a time is written as the others are"):
        end_by_hand(text)
    assert SplitPolicy.objects.get(scope="live").valid_to is None


_DRAFT = "(select id from ledger_splitpolicy where version = 'x')"
_LIVE = "(select id from ledger_splitpolicy where version = '2026-1')"
_SHARE = f"(select min(id) from ledger_splitshare where policy_id = {_LIVE})"
REPLACED = {
    "a policy by its id": "insert or replace into ledger_splitpolicy (id, scope, version, valid_from) "
    f"values ({_LIVE}, 'other', 'y', '2026-07-01 00:00:00')",
    "a policy by its name": "insert or replace into ledger_splitpolicy (scope, version, valid_from) "
    "values ('live', '2026-1', '2026-07-01 00:00:00')",
    "a policy by a draft's new id": f"update or replace ledger_splitpolicy set id = {_LIVE} where id = {_DRAFT}",
    "a policy by a draft's new name": "update or replace ledger_splitpolicy set version = '2026-1' "
    f"where id = {_DRAFT}",
    "a share by its id": "insert or replace into ledger_splitshare (id, policy_id, position, role, basis_points) "
    f"values ({_SHARE}, {_DRAFT}, 7, 'other', 1)",
    "a share by a draft's new id": f"update or replace ledger_splitshare set id = {_SHARE} "
    f"where policy_id = {_DRAFT}",
}


@pytest.mark.parametrize("statement", REPLACED.values(), ids=REPLACED.keys())
def test_nothing_takes_the_place_of_what_is_published(cast: Cast, statement: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    draft = SplitPolicy.objects.create(scope="live", version="x", valid_from=JULY)
    SplitShare.objects.create(policy=draft, position=0, role="maker", basis_points=10_000)
    before = list(SplitShare.objects.order_by("id").values_list())
    with pytest.raises(IntegrityError, match=r"published policy|begins as a draft"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(SplitShare.objects.order_by("id").values_list()) == before


@pytest.mark.parametrize("time", ["2026-07-01T00:00:00", "2026-07-01 00:00:00+08:00"])
def test_a_beginning_is_written_as_times_are(cast: Cast, time: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps times as times")
    draft = SplitPolicy.objects.create(scope="another", version="x", valid_from=JULY)
    SplitShare.objects.create(policy=draft, position=0, role="maker", basis_points=10_000)
    with pytest.raises(IntegrityError, match="a time is written"), transaction.atomic():
        connection.cursor().execute(
            "update ledger_splitpolicy set valid_from = %s, published_at = %s where id = %s",
            [time, "2026-07-01 00:00:00", draft.pk],
        )

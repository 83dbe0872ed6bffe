"""What the database refuses in the books, whoever asks."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ledger.models import Account, BalanceCheck, Entry, Txn
from tests.books import AT, balances, sell
from tests.cast import Cast


def header(key: str = "adjust:1", entry_count: int = 2, **fields: object) -> Txn:
    given = {"kind": "fee", "idem_key": key, "request_hash": "x", "effective_at": AT, "booked_at": AT}
    return Txn.objects.create(**{**given, "actor": "user:1", "entry_count": entry_count, **fields})  # type: ignore[misc]


def entries(txn: Txn, *amounts: int, currency: str = "CNY") -> None:
    accounts = list(Account.objects.order_by("id"))
    for position, amount in enumerate(amounts):
        Entry.objects.create(
            txn=txn,
            position=position,
            account=accounts[position],
            amount=amount,
            layer="A",
            currency=currency,
        )


def close(txn: Txn, check: object = None) -> None:
    BalanceCheck.objects.create(id=check or txn.balance_check_id, txn=txn)  # type: ignore[misc]


def test_balanced_and_closed_commits(committed_cast: Cast) -> None:
    with transaction.atomic():
        sell(committed_cast, 1, 9999)
    with transaction.atomic():
        txn = header()
        entries(txn, 30, -30)
        close(txn)
    assert Txn.objects.count() == 2


def test_missing_check_fails_at_commit(committed_cast: Cast) -> None:
    with transaction.atomic():
        sell(committed_cast, 1, 9999)
    with pytest.raises(IntegrityError), transaction.atomic():
        txn = header()
        entries(txn, 30, -30)
        assert Txn.objects.count() == 2
    assert Txn.objects.count() == 1


def _unbalanced(txn: Txn) -> None:
    entries(txn, 30, -29)
    close(txn)


def _too_few(txn: Txn) -> None:
    entries(txn)
    close(txn)


def _too_many(txn: Txn) -> None:
    entries(txn, 30, -20, -10)
    close(txn)


def _late_entry(txn: Txn) -> None:
    entries(txn, 30, -30)
    close(txn)
    Entry.objects.create(txn=txn, position=5, account=Account.objects.all()[0], amount=1, layer="A")


def _other_check(txn: Txn) -> None:
    entries(txn, 30, -30)
    close(txn, uuid4())


def _other_currency(txn: Txn) -> None:
    entries(txn, 30, -30, currency="USD")
    close(txn)


@pytest.mark.parametrize(
    ("act", "match"),
    [
        (_unbalanced, "does not balance"),
        (_too_few, "more or fewer entries"),
        (_too_many, "more or fewer entries"),
        (_late_entry, "closed transaction"),
        (_other_check, "names another balance check"),
        (_other_currency, "currency"),
    ],
)
def test_refused_on_closing(cast: Cast, act: Callable[[Txn], None], match: str) -> None:
    sell(cast, 1, 9999)
    before = balances()
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        act(header())
    assert (Txn.objects.count(), balances()) == (1, before)


@pytest.mark.parametrize(
    "fields",
    [
        {"entry_count": 1},
        {"kind": "adjust"},
        {"kind": "adjust", "approver": "user:1"},
        {"kind": "payout", "approver": "user:1"},
        {"kind": "refund"},
    ],
    ids=["one entry", "no approver", "self-approved", "self-approved payout", "refund of nothing"],
)
def test_header_refused(cast: Cast, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        header(**fields)  # type: ignore[arg-type]


def test_approved_by_another(cast: Cast) -> None:
    sell(cast, 1, 9999)
    txn = header(kind="adjust", approver="user:2")
    entries(txn, 30, -30)
    close(txn)
    assert Txn.objects.get(kind="adjust").approver == "user:2"


def test_an_entry_of_nothing(cast: Cast) -> None:
    sell(cast, 1, 9999)
    with pytest.raises(IntegrityError, match="entry_not_zero"), transaction.atomic():
        entries(header(), 0)


@pytest.mark.parametrize("table", ["ledger_txn", "ledger_entry", "ledger_balancecheck", "ledger_account"])
@pytest.mark.parametrize("act", ["update {0} set id = id", "delete from {0}", "truncate {0} cascade"])
def test_append_only(cast: Cast, table: str, act: str) -> None:
    if act.startswith("truncate") and connection.vendor == "sqlite":
        act = "delete from {0} where true"  # SQLite's truncate is a delete
    sell(cast, 1, 9999)
    connection.check_constraints()  # PostgreSQL truncates nothing while deferred checks are pending
    before = balances()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))
    assert balances() == before


@pytest.mark.parametrize("table", ["ledger_txn", "ledger_entry", "ledger_balancecheck", "ledger_account"])
def test_no_upsert(cast: Cast, table: str) -> None:
    """SQLite's REPLACE deletes without telling the delete triggers; PostgreSQL's upsert is an update."""
    sell(cast, 1, 9999)
    verb = "insert or replace" if connection.vendor == "sqlite" else "insert"
    tail = "" if connection.vendor == "sqlite" else "on conflict (id) do update set id = excluded.id"
    before = balances()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} into {table} select * from {table} {'where true' if tail else ''} {tail}")
    assert balances() == before


def written(kind: str, policy: str) -> str:
    """A header by hand; `policy` is SQL."""
    return (
        "insert into ledger_txn (kind, idem_key, request_hash, request, policy_id, effective_at, booked_at, actor, "
        f"approver, entry_count, balance_check_id) select '{kind}', 'by-hand', 'x', '', {policy}, effective_at, "
        "booked_at, actor, '', entry_count, '00000000000000000000000000000001' from ledger_txn"
    )


def test_a_sale_without_a_policy(cast: Cast) -> None:
    sell(cast, 1, 9999)
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="a sale without a policy"), transaction.atomic():
            cursor.execute(written("sale", "null"))
        assert Txn.objects.count() == 1
        for kind, policy in (("sale", "policy_id"), ("fee", "null")):
            with transaction.atomic():
                cursor.execute(written(kind, policy))
                assert Txn.objects.count() == 2
                transaction.set_rollback(True)

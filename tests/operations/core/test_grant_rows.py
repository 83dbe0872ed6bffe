"""The application works as a role that owns nothing."""

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from ledger.models import Entry, Txn
from ledger.operations import seal_journal
from tests.books import refund, sell
from tests.cast import Cast

FORBIDDEN = [
    "alter table ledger_entry disable trigger all",
    "drop trigger ledger_entry_no_truncate on ledger_entry",
    "set session_replication_role = replica",
    "truncate ledger_entry",
    "drop table ledger_entry",
    "alter table ledger_entry drop constraint entry_not_zero",
    "create table here (id int)",
    "create or replace function warmbridge_deny() returns trigger language plpgsql as 'begin return new; end'",
]


@pytest.fixture
def role(cast: Cast, settings: Settings) -> str:
    """The role's name; this transaction goes on as it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    name = f"app_{uuid4().hex[:12]}"
    settings.DATABASE_APP_URL = f"postgres://{name}:p%40ss'word@host/shop"
    for _ in range(2):
        call_command("grant_rows")
    with connection.cursor() as cursor:
        cursor.execute(f"set local role {name}")
    return name


def test_it_sells_seals_and_gives_back(role: str, cast: Cast) -> None:
    sell(cast, 1, 9999)
    refund(1, 1000)
    assert seal_journal() == 2
    assert Txn.objects.filter(leaf__isnull=False).count() == 2


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_it_gets_past_no_trigger(role: str, cast: Cast, statement: str) -> None:
    sell(cast, 1, 9999)
    before = Entry.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("url", ["", "postgres://host/shop", "postgres://warmbridge_app@host/shop"])
@pytest.mark.django_db
def test_somebody_must_be_named(settings: Settings, url: str) -> None:
    settings.DATABASE_APP_URL = url
    with pytest.raises(CommandError):
        call_command("grant_rows")


@pytest.mark.django_db
def test_it_is_not_the_owner(settings: Settings) -> None:
    settings.DATABASE_APP_URL = f"postgres://{connection.settings_dict['USER']}:x@host/shop"
    with pytest.raises(CommandError):
        call_command("grant_rows")

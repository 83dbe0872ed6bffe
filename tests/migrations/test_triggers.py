"""Every trigger stands after migrating forward, and again after going back and forward."""

import importlib
import importlib.util

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core.triggers import Trigger
from ledger.models import Txn
from ledger.operations import post_exchange
from ledger.rules.exchange import Exchange
from tests.books import AT, STRIPE, balances, sell
from tests.cast import Cast
from tests.operations.ledger.test_database_refuses import close, entries, header
from tests.operations.ledger.test_verify_ledger import drop

APPS = ("core", "accounts", "programmes", "ledger", "shop", "hosts", "livestream")


def listed() -> list[Trigger]:
    """All triggers of all apps' lists."""
    found: list[Trigger] = []
    for app in APPS:
        if importlib.util.find_spec(f"{app}.triggers"):
            found += importlib.import_module(f"{app}.triggers").TRIGGERS
    return found


def standing() -> set[str]:
    """Names of the triggers in the database, deferred foreign keys' own aside."""
    text = (
        "select name from sqlite_master where type = 'trigger'"
        if connection.vendor == "sqlite"
        else "select tgname from pg_trigger where not tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(text)
        return {row[0] for row in cursor.fetchall()}


def expected() -> set[str]:
    """The listed triggers that this database needs."""
    return {t.name for t in listed() if getattr(t, connection.vendor)}


def test_each_listed_table_exists() -> None:
    tables = {m._meta.db_table for app in APPS for m in apps.get_app_config(app).get_models()}
    assert {t.table for t in listed()} <= tables


@pytest.mark.django_db
def test_every_trigger_stands() -> None:
    assert standing() == expected()


def test_every_trigger_stands_after_back_and_forward(committed_database: None) -> None:
    for app in ("livestream", "hosts", "shop", "ledger"):
        call_command("migrate", app, "zero", verbosity=0)
    assert {n for n in standing() if n.startswith("ledger_")} == set()
    call_command("migrate", verbosity=0)
    assert standing() == expected()


def test_an_older_books_triggers_retire(committed_database: None) -> None:
    """Books that an earlier version made have triggers that no list names any more."""
    call_command("migrate", "ledger", "0004", verbosity=0)
    with connection.cursor() as cursor:
        body = (
            "begin select 1; end"
            if connection.vendor == "sqlite"
            else "for each row execute function ledger_share_insert()"
        )
        cursor.execute(f"create trigger ledger_entry_open before insert on ledger_entry {body}")
    call_command("migrate", "ledger", verbosity=0)
    assert standing() == expected()


def test_books_with_rows_learn_a_new_kind(committed_cast: Cast) -> None:
    """On SQLite the journal is copied for it: rows and triggers are there afterwards, and it takes the new kind."""
    call_command("migrate", "ledger", "0006", verbosity=0)
    with transaction.atomic():
        sell(committed_cast, 1, 9999)
    before = balances()
    call_command("migrate", verbosity=0)
    assert (balances(), standing()) == (before, expected())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Txn.objects.update(actor="user:9")
    with transaction.atomic():
        post_exchange(
            exchange=Exchange("stripe", "txn_1", 9999, 10862, "HKD"), actor=STRIPE, effective_at=AT
        )
    assert (balances()["clearing:stripe"], Txn.objects.count()) == (0, 2)


def test_an_older_sale_without_a_policy_stays(committed_cast: Cast) -> None:
    """The migration looks at nothing that stands; the next one is refused."""
    with transaction.atomic():
        sell(committed_cast, 1, 9999)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(drop(next(one for one in listed() if one.name == "ledger_txn_insert")))
        old = header("sale:line:2", kind="sale")
        entries(old, 30, -30)
        close(old)
    call_command("migrate", "ledger", "0007", verbosity=0)
    call_command("migrate", verbosity=0)
    assert (standing(), Txn.objects.filter(policy=None).get()) == (expected(), old)
    with pytest.raises(DatabaseError, match="a sale without a policy"), transaction.atomic():
        header("sale:line:3", kind="sale")

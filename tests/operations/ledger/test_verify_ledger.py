"""verify_ledger: the books hold; and whatever somebody changes behind the triggers' back is named."""

import os
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from core.actor import Actor
from core.triggers import Trigger
from ledger.models import TILE, Leaf, Txn, Verification
from ledger.operations import rebuild_balances, seal_journal
from ledger.operations.sign_checkpoint import sign_checkpoint
from ledger.operations.verify_ledger import verify_ledger
from ledger.triggers import TRIGGERS
from tests.books import refund, sell
from tests.cast import Cast

TESTS = Actor.system("tests")


def problems() -> list[str]:
    """What a verification finds, as it prints it."""
    run, found = verify_ledger(actor=TESTS, processes=1)
    assert (run.found, len(run.problems)) == (len(found), min(len(found), 100))
    return [str(problem) for problem in found]


def drop(trigger: Trigger) -> str:
    return f"drop trigger if exists {trigger.name}" + (
        f" on {trigger.table}" if connection.vendor == "postgresql" else ""
    )


def behind_the_back(statement: str) -> None:
    """Run SQL as somebody who owns the database would: triggers and constraints out of the way."""
    with connection.cursor() as cursor:
        for trigger in TRIGGERS:
            if getattr(trigger, connection.vendor):
                cursor.execute(drop(trigger))
        if connection.vendor == "postgresql":
            cursor.execute("set constraints all immediate")
            cursor.execute("set session_replication_role = replica")
            for table in ("entry", "txn", "splitshare", "balancecheck", "leaf"):
                for name in _checks(f"ledger_{table}"):
                    cursor.execute(f'alter table ledger_{table} drop constraint "{name}"')
        else:
            cursor.execute("pragma ignore_check_constraints = 1")
        cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("set session_replication_role = origin")
        else:
            cursor.execute("pragma ignore_check_constraints = 0")


def _checks(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select conname from pg_constraint where contype = 'c' and conrelid = %s::regclass", [table]
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def books(cast: Cast) -> Iterator[Cast]:
    """No. 1 and 2 are sales, No. 3 a refund of line 2, all sealed; line 3 waits."""
    sell(cast, 1, 9999)
    sell(cast, 2, 3333, makers=((cast.chunyu.pk, 1),))
    seal_journal()
    refund(2, 1000)
    seal_journal()
    sell(cast, 3, 6800)
    yield cast
    # what a test broke must not be looked at when its transaction ends
    transaction.set_rollback(True)


def test_sound_books_hold(books: Cast) -> None:
    assert problems() == []
    run = Verification.objects.get()
    assert (run.txns, run.sealed, run.found, run.actor) == (4, 3, 0, "system:tests")


def test_refunds_over_what_remains_hold(cast: Cast) -> None:
    sell(cast, 1, 9999)
    for number, amount in enumerate((333, 1, 4000, 5665)):
        refund(1, amount, f"r{number}")
    seal_journal()
    assert problems() == []


def test_many_tiles_hold(cast: Cast) -> None:
    for number in range(TILE + 3):
        sell(cast, number, 100 + number)
        if number in (10, TILE - 1):
            seal_journal()
    seal_journal()
    assert problems() == []


def txn(number: int) -> str:
    return f"(select txn_id from ledger_leaf where id = {number - 1})"


def entry(number: int, position: int) -> str:
    return f"where txn_id = {txn(number)} and position = {position}"


MUTATIONS = [
    ("amount", f"update ledger_entry set amount = -5498 {entry(1, 1)}",
     "(No. 1): entry 1: amount: expected -5499 as sealed, found -5498"),
    ("amount breaks the sum", f"update ledger_entry set amount = -5498 {entry(1, 1)}",
     "(No. 1): sum in CNY: expected 0, found 1"),
    ("amount breaks the split", f"update ledger_entry set amount = -5498 {entry(1, 1)}",
     "(No. 1): entry 1: expected maker/H -5499 on payable:beneficiary:"),
    ("refunded share", f"update ledger_entry set amount = amount + 1 {entry(3, 2)}",
     "(No. 3): entry 2: workshop: expected 250, found 251"),
    ("account", f"update ledger_entry set account_id = (select id from ledger_account where code like 'income%%') "
     f"{entry(1, 2)}", "(No. 1): entry 2: payee: expected"),
    ("account by the split", "update ledger_entry set account_id = (select id from ledger_account where code like "
     f"'income%%') {entry(1, 2)}", "(No. 1): entry 2: expected workshop/H -2500 on payable:organisation:"),
    ("layer", f"update ledger_entry set layer = 'A' {entry(1, 1)}",
     "(No. 1): entry 1: layer: expected H as sealed, found A"),
    ("role", f"update ledger_entry set role = 'host' {entry(1, 2)}",
     "(No. 1): entry 2: role: expected workshop as sealed, found host"),
    ("currency", f"update ledger_entry set currency = 'USD' {entry(1, 1)}",
     "(No. 1): entry 1: currency: expected CNY, found USD"),
    ("position", f"update ledger_entry set position = 9 {entry(1, 4)}",
     "(No. 1): entry 4: position: expected 4, found 9"),
    ("entry gone", f"delete from ledger_entry {entry(1, 4)}", "(No. 1): entries: expected 5, found 4"),
    ("entry more", "insert into ledger_entry (txn_id, position, account_id, currency, amount, layer, role) select "
     f"txn_id, 5, account_id, currency, amount, layer, role from ledger_entry {entry(1, 1)}",
     "(No. 1): entries: expected 5, found 6"),
    ("entry count", f"update ledger_txn set entry_count = 4 where id = {txn(1)}",
     "(No. 1): entries: expected 4, found 5"),
    ("kind", f"update ledger_txn set kind = 'fee' where id = {txn(1)}",
     "(No. 1): kind: expected sale as sealed, found fee"),
    ("effective", f"update ledger_txn set effective_at = '2026-01-01 00:00:00+00' where id = {txn(1)}",
     "(No. 1): effective_at: expected 2026-11-24T12:00:00Z as sealed, found 2026-01-01T00:00:00Z"),
    ("booked", f"update ledger_txn set booked_at = '2026-01-01 00:00:00+00' where id = {txn(1)}",
     "(No. 1): booked_at: expected"),
    ("actor", f"update ledger_txn set actor = 'user:9' where id = {txn(1)}", "(No. 1): actor: expected"),
    ("approver", f"update ledger_txn set approver = 'user:9' where id = {txn(1)}", "(No. 1): approver: expected"),
    ("order", f"update ledger_txn set order_ref = 9 where id = {txn(1)}", "(No. 1): order_ref: expected 101, found 9"),
    ("line", f"update ledger_txn set line_ref = 9 where id = {txn(1)}", "(No. 1): line_ref: expected 1, found 9"),
    ("session", f"update ledger_txn set session_ref = 9 where id = {txn(1)}",
     "(No. 1): session_ref: expected 7, found 9"),
    ("key", f"update ledger_txn set idem_key = 'sale:line:77' where id = {txn(1)}",
     "(No. 1): idem_key: expected sale:line:1, found sale:line:77"),
    ("facts", f"update ledger_txn set request = replace(request, '9999', '9998') where id = {txn(1)}",
     "(No. 1): request: expected the text under"),
    ("digest", f"update ledger_txn set request_hash = 'x' where id = {txn(3)}", "(No. 3): private: expected"),
    ("policy", f"update ledger_txn set policy_id = null where id = {txn(1)}", "(No. 1): policy_id: expected"),
    ("reverses", f"update ledger_txn set reverses_id = {txn(1)} where id = {txn(3)}",
     "(No. 3): reverses: expected 1 as sealed, found 0"),
    ("share of a policy", "update ledger_splitshare set basis_points = 5400 where role = 'maker' and policy_id in "
     f"(select policy_id from ledger_txn where id = {txn(1)})",
     "policy live 2026-1: shares: expected 10000, found 9900"),
    ("share by the record", "update ledger_splitshare set basis_points = 5400 where role = 'maker' and policy_id in "
     f"(select policy_id from ledger_txn where id = {txn(1)})", "(No. 1): policy: expected live 2026-1 maker:5500"),
    ("code of an account", "update ledger_account set code = 'payable:beneficiary:999' where code like "
     "'payable:ben%%'", "(No. 1): entry 1: payee: expected"),
    ("type of an account", "update ledger_account set type = 'X' where code like 'payable:ben%%'",
     "(No. 1): entry 1: type: expected L as sealed, found X"),
    ("balance check", f"delete from ledger_balancecheck where txn_id = {txn(1)}",
     "(No. 1): balance check: expected a row that closes it, found none"),
    ("transaction gone", f"delete from ledger_txn where id = {txn(1)}",
     "(No. 1): transaction: expected a row in the journal, found none"),
    ("entries of nothing", f"delete from ledger_txn where id = {txn(1)}",
     "entry 0: expected a transaction, found none"),
    ("leaf gone", "delete from ledger_leaf where id = 1", "(No. 2): leaf: expected a leaf, found none"),
    ("leaf's hash", "update ledger_leaf set hash = record where id = 1", "(No. 2): leaf: hash of its record: expected"),
    ("leaf's record", "update ledger_leaf set record = (select record from ledger_leaf where id = 0) where id = 1",
     "(No. 2): leaf: hash of its record: expected"),
    ("salts", "update ledger_leafsalts set salts = hash from ledger_leaf l where l.id = ledger_leafsalts.id and "
     "l.id = 0", "(No. 1): source: expected"),
    ("checkpoint", "update ledger_checkpoint set body = replace(body, 'T', 'X') where size = 2",
     "checkpoint at 2: signature: expected one by"),
    ("checkpoint's size", "update ledger_checkpoint set size = 9 where size = 3",
     "checkpoint at 9: text: expected 9, found 3"),
    ("newest checkpoint", "delete from ledger_checkpoint where size = 3", "checkpoint at 3, signed "),
    ("older checkpoint", "delete from ledger_checkpoint where size = 2", "checkpoint at 2, signed "),
    ("balance", "update ledger_balance set amount = amount - 1 where account_id in (select id from ledger_account "
     "where code = 'clearing:stripe')", "balance of clearing:stripe A CNY: expected 12332 in 3 entries, found 12331"),
    ("head", "update ledger_sealhead set peaks = ''", "head at 3: root: expected"),
    ("head set back", "update ledger_sealhead set size = 2", "head: leaves: expected 3, found 2"),
    ("waiting", "update ledger_entry set amount = amount + 1 where position = 1 and txn_id = "
     "(select max(id) from ledger_txn)", ": entry 1: expected maker/H -3740 on payable:beneficiary:"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "named"), [m[1:] for m in MUTATIONS], ids=[m[0] for m in MUTATIONS])
def test_every_change_is_named(books: Cast, statement: str, named: str) -> None:
    behind_the_back(statement.replace("%%", "%"))
    found = problems()
    assert [text for text in found if named in text], found


@pytest.mark.parametrize("gone", [False, True], ids=["alone", "as many are gone"])
def test_what_waits_under_a_floor_that_somebody_raised_is_named(books: Cast, *, gone: bool) -> None:
    waits = "(select max(id) from ledger_txn)"
    behind_the_back(f"update ledger_sealhead set floor = {waits} + 5")
    behind_the_back(f"update ledger_entry set amount = amount + 1 where position = 1 and txn_id = {waits}")
    if gone:
        behind_the_back("delete from ledger_txn where id = (select min(id) from ledger_txn)")
    found = problems()
    assert [text for text in found if ": entry 1: expected maker/H -3740 on payable:beneficiary:" in text], (
        found
    )


def test_a_lost_checkpoint_is_named_when_another_was_signed_in_its_place(books: Cast) -> None:
    behind_the_back("delete from ledger_checkpoint where size = 3")
    again = sign_checkpoint()
    assert again is not None and again.size == 3
    [found] = problems()
    assert found.startswith("ledger: checkpoint at 3, signed "), found


def test_changed_tile_is_named(cast: Cast) -> None:
    for number in range(TILE):
        sell(cast, number, 100)
    seal_journal()
    behind_the_back("update ledger_tile set root = (select hash from ledger_leaf where id = 0)")
    [found] = problems()
    assert "tile 1/0: root: expected" in found


def test_rebuilt_balances_hold_again(books: Cast) -> None:
    behind_the_back("update ledger_balance set amount = amount - 1")
    assert len(problems()) == 5
    rebuild_balances(actor=TESTS)
    assert problems() == []


def test_a_forger_who_reseals_a_leaf_is_betrayed_by_the_root(books: Cast) -> None:
    """Entry, split facts aside, record and leaf all fit one another; the signed root does not."""
    first = Leaf.objects.get(index=0)
    changed = bytes(first.record).replace(b"2026-11-24T12:00:00Z", b"2026-11-25T12:00:00Z", 1)
    from ledger.rules.merkle import leaf_hash

    behind_the_back(
        f"update ledger_txn set effective_at = '2026-11-25 12:00:00+00' where id = {first.txn_id}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_leaf set record = %s, hash = %s where id = 0", [changed, leaf_hash(changed)]
        )
    found = problems()
    assert [text for text in found if "checkpoint at 2: root" in text]
    assert [text for text in found if "checkpoint at 3: root" in text]


def test_command_says_what_it_found_and_fails(books: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_ledger", processes=1)
    assert "4 transactions, 3 sealed, 0 problems" in capsys.readouterr().out
    behind_the_back(f"update ledger_entry set layer = 'A' {entry(1, 1)}")
    with pytest.raises(SystemExit) as left:
        call_command("verify_ledger", processes=1)
    out, err = capsys.readouterr()
    assert left.value.code == 1
    assert "entry 1: layer: expected H as sealed, found A" in out and "3 of 3" in err


def test_processes_find_what_one_finds(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes of their own, on committed rows; one replays a refunded line."""
    from ledger.verification import whole

    monkeypatch.setattr(whole, "STRETCH", TILE)
    for number in range(TILE + 2):
        sell_committed(committed_cast, number)
    with transaction.atomic():
        refund(1, 50)
    seal_journal()
    run, found = verify_ledger(actor=TESTS, processes=2)
    assert (run.txns, found) == (TILE + 3, [])
    assert Txn.objects.count() == TILE + 3


def test_a_process_that_dies_is_no_sound_verification(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stretches are in no result, so nobody may take the rest for the whole."""
    from ledger.verification import pool, whole

    monkeypatch.setattr(whole, "STRETCH", TILE)
    # every stretch is the other's, which ends before it can answer
    monkeypatch.setattr(pool, "_next", lambda begun, count: None)
    monkeypatch.setattr(pool, "_help", nobody_helps)
    for number in range(TILE + 2):
        sell_committed(committed_cast, number)
    seal_journal()
    with pytest.raises(RuntimeError, match="died"):
        verify_ledger(actor=TESTS, processes=2)
    assert not Verification.objects.exists()


def sell_committed(cast: Cast, number: int) -> None:
    with transaction.atomic():
        sell(cast, number, 100)


def nobody_helps(*given: object) -> None:
    """What a process does that is killed."""
    os._exit(9)


@pytest.mark.parametrize("column", ["record", "hash", "salts"])
@pytest.mark.parametrize("text", ["'no bytes'", "cast({column} as text)", "''"])
def test_text_where_bytes_were_sealed_is_named_and_the_rest_verified(
    books: Cast, column: str, text: str
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL lets no text into a column of bytes")
    table = "ledger_leafsalts" if column == "salts" else "ledger_leaf"
    behind_the_back(f"update {table} set {column} = {text.format(column=column)} where id = 1")
    behind_the_back(
        "update ledger_entry set layer = 'A' where txn_id = (select txn_id from ledger_leaf where id = 2)"
    )
    named = problems()
    first, second, third = Leaf.objects.order_by("index").values_list("txn_id", flat=True)
    assert f"txn {second} (No. 2): leaf: {column}: expected bytes, found text" in named
    assert [line for line in named if f"txn {first} " in line] == []
    assert f"txn {third} (No. 3): entry 1: layer: expected H as sealed, found A" in named

"""What the database refuses of payouts and adjustments, in raw SQL."""

from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from ledger.models import Adjustment, Entry, PayoutBatch, PayoutItem, PayoutLine, Txn
from ledger.operations import (
    approve_adjustment,
    approve_payout,
    refuse_adjustment,
    send_payout,
    settle_payout,
)
from ledger.operations.approve_payout import _post
from tests.books import sell
from tests.cast import Cast
from tests.operations.ledger.test_adjustments import proposed
from tests.payouts import WANG, ZHAO, approved, line_of, pay_out, prepared, release, sent, with_banks


@dataclass(frozen=True)
class World:
    """春雨's account, with something available, and something held."""

    maker: str
    cast: Cast


@pytest.fixture
def world(cast: Cast) -> World:
    with_banks(cast)
    sell(cast, 1, 9999)
    release(1)
    sell(cast, 2, 5000)
    return World(f"payable:beneficiary:{cast.chunyu.pk}", cast)


def run(text: str, *values: int | bool) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)


def refused(match: str, text: str, *values: int | bool) -> None:
    with pytest.raises(DatabaseError, match=match):
        run(text, *values)


def copy(table: str, pk: int, **changes: str) -> str:
    """An INSERT of a row like another, with some columns' SQL changed."""
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
    wanted = [column for column in columns if column != "id" or "id" in changes]
    chosen = ", ".join(changes.get(column, column) for column in wanted)
    return f"insert into {table} ({', '.join(wanted)}) select {chosen} from {table} where id = {pk}"


STAMP = "'2026-11-24 12:00:00+00:00'"


def test_a_payout_approved_by_who_prepared_it(world: World) -> None:
    batch = prepared()
    for line in batch.lines.select_related("account", "batch"):
        txn = _post(line, ZHAO)
        run("update ledger_payoutline set txn_id = %s where id = %s", txn.pk, line.pk)
    refused(
        "batch_no_self_approval",
        f"update ledger_payoutbatch set status = 'approved', approved_by = prepared_by, approved_at = {STAMP}, "
        "file_hash = 'x' where id = %s",
        batch.pk,
    )


def test_a_payout_sent_without_approval(world: World) -> None:
    batch = prepared()
    refused(
        "no such step",
        f"update ledger_payoutbatch set status = 'sent', approved_by = 'user:9', approved_at = {STAMP}, "
        f"sent_by = 'user:9', sent_at = {STAMP}, file_hash = 'x' where id = %s",
        batch.pk,
    )


def test_a_payout_approved_before_it_is_posted(world: World) -> None:
    batch = prepared()
    approve = (
        f"update ledger_payoutbatch set status = 'approved', approved_by = 'user:9', approved_at = {STAMP}, "
        "file_hash = 'x' where id = %s"
    )
    refused("sum of its entries", approve, batch.pk)


@pytest.mark.parametrize(
    "change",
    [
        "amount_fen = amount_fen + 1",
        "line_count = 9",
        "prepared_by = 'user:3'",
        "approved_by = 'user:3'",
        "file_hash = 'x'",
        "status = 'draft'",
    ],
)
def test_an_approved_batch_is_fixed(world: World, change: str) -> None:
    batch = approved()
    refused("is fixed|no such step", f"update ledger_payoutbatch set {change} where id = %s", batch.pk)


@pytest.mark.parametrize("is_approved", [False, True], ids=["draft", "approved"])
@pytest.mark.parametrize(
    "change",
    [
        "amount_fen = amount_fen + 1",
        "account_id = account_id + 1",
        "position = 77",
        "bank_account = bank_account || 'x'",
        "payee_name = payee_name || 'x'",
    ],
)
def test_a_line_is_fixed(world: World, change: str, is_approved: bool) -> None:
    line = line_of(approved() if is_approved else prepared(), world.maker)
    refused("line is fixed", f"update ledger_payoutline set {change} where id = %s", line.pk)


def test_an_approved_line_keeps_its_transaction(world: World) -> None:
    line = line_of(approved(), world.maker)
    refused("line is fixed", "update ledger_payoutline set txn_id = null where id = %s", line.pk)


def test_a_line_is_marked_once_and_at_the_bank(world: World) -> None:
    mark = f"update ledger_payoutline set status = 'paid', settled_by = 'user:9', settled_at = {STAMP} where id = %s"
    refused("no such step", mark, line_of(prepared(), world.maker).pk)
    settled = "update ledger_payoutline set status = 'rejected', note = 'x' where id = %s"
    batch = PayoutBatch.objects.get()
    approve_payout(batch_id=batch.pk, actor=ZHAO)
    send_payout(batch_id=batch.pk, actor=WANG)
    line = line_of(batch, world.maker)
    settle_payout(batch_id=batch.pk, line_ids=[line.pk], outcome="paid", actor=WANG)
    refused("no such step", settled, line.pk)


def test_a_batch_with_an_open_line_is_not_settled(world: World) -> None:
    batch = sent()
    refused("is open", "update ledger_payoutbatch set status = 'settled' where id = %s", batch.pk)


def test_an_approved_batch_takes_no_line(world: World) -> None:
    line = line_of(approved(), world.maker)
    refused(
        "takes no line",
        copy("ledger_payoutline", line.pk, position="77", account_id="account_id + 1", txn_id="null"),
    )


def test_an_entry_is_paid_out_once(world: World) -> None:
    """In the same batch, in another one, and after it was paid; only a void item sets it free."""
    batch = prepared()
    item = PayoutItem.objects.filter(line=line_of(batch, world.maker)).first()
    assert item is not None
    refused("paid out once|entry_paid_out_once", copy("ledger_payoutitem", item.pk))
    run(copy("ledger_payoutbatch", batch.pk))
    other = PayoutBatch.objects.exclude(pk=batch.pk).get()
    run(copy("ledger_payoutline", item.line_id, batch_id=str(other.pk)))
    line = other.lines.get()
    refused("paid out once|entry_paid_out_once", copy("ledger_payoutitem", item.pk, line_id=str(line.pk)))
    refused("is fixed until", "update ledger_payoutitem set is_void = %s where id = %s", True, item.pk)


def test_the_unique_rule_stands_by_itself(world: World) -> None:
    """Without the trigger the index refuses: it is what holds when two batches are prepared at once."""
    batch = prepared()
    item = PayoutItem.objects.filter(line=line_of(batch, world.maker)).first()
    assert item is not None
    with connection.cursor() as cursor:
        on = " on ledger_payoutitem" if connection.vendor == "postgresql" else ""
        cursor.execute(f"drop trigger ledger_item_twice{on}")
    with pytest.raises(DatabaseError, match=r"(?i)unique"):
        run(copy("ledger_payoutitem", item.pk))


def test_only_what_is_available_of_the_payee(world: World) -> None:
    batch = prepared()
    mine, other = line_of(batch, world.maker), batch.lines.exclude(account__code=world.maker)[0]
    item = mine.items.get()
    held = Entry.objects.filter(account=mine.account, txn__line_ref=2).get()
    refused("available of the payee", copy("ledger_payoutitem", item.pk, entry_id=str(held.pk)))
    text = "insert into ledger_payoutitem (line_id, entry_id, is_void) values (%s, %s, %s)"
    refused("available of the payee|paid out once", text, other.pk, item.entry_id, False)


@pytest.mark.parametrize("table", ["ledger_payoutbatch", "ledger_payoutline", "ledger_payoutitem"])
def test_a_payout_stays(world: World, table: str) -> None:
    pay_out()
    refused("stays", f"delete from {table}")
    assert PayoutLine.objects.filter(status="paid").count() == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("table", ["ledger_payoutbatch", "ledger_payoutline", "ledger_payoutitem"])
def test_no_replace(world: World, table: str) -> None:
    pay_out()
    with pytest.raises(DatabaseError):
        run(f"insert or replace into {table} select * from {table}")


def test_an_adjustment_approved_by_who_proposed_it(world: World) -> None:
    row = proposed(world.maker, 100)
    txn = Txn.objects.filter(kind="sale").first()
    assert txn is not None
    refused(
        "posted with both names|adjustment_no_self_approval",
        f"update ledger_adjustment set status = 'posted', decided_by = proposed_by, decided_at = {STAMP}, "
        "txn_id = %s where id = %s",
        txn.pk,
        row.pk,
    )


def test_an_adjustment_is_fixed(world: World) -> None:
    row = proposed(world.maker, 100)
    for change in ("amount_fen = 99999", "reason = 'x'", "document_hash = 'x'", "proposed_by = 'user:3'"):
        refused("is fixed", f"update ledger_adjustment set {change} where id = %s", row.pk)
    approve_adjustment(adjustment_id=row.pk, actor=ZHAO)
    refused("is fixed", "update ledger_adjustment set note = 'x' where id = %s", row.pk)
    refused("stays", "delete from ledger_adjustment where id = %s", row.pk)
    for act in (
        "update ledger_adjustmentdocument set content_type = 'x'",
        "delete from ledger_adjustmentdocument",
    ):
        refused("append-only", act)


def test_an_adjustment_begins_as_a_proposal(world: World) -> None:
    row = refuse_adjustment(adjustment_id=proposed(world.maker, 100).pk, note="不对", actor=ZHAO)
    refused("begins as a proposal", copy("ledger_adjustment", row.pk))
    assert Adjustment.objects.count() == 1

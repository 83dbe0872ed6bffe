"""Whatever is changed behind the triggers' back in a transaction of any kind is named, with its number."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from ledger.models import Checkpoint
from tests.cast import Cast
from tests.operations.ledger.sealed import KINDS, seal_each_kind
from tests.operations.ledger.test_verify_ledger import behind_the_back, problems

OF = "txn_id = (select txn_id from ledger_leaf where id = {index})"
SECOND = f"where position = 1 and {OF}"
CHANGES = {
    "amount": ([f"update ledger_entry set amount = amount + 1 {SECOND}"], "entry 1: amount: expected"),
    "side": ([f"update ledger_entry set amount = -amount {SECOND}"], "entry 1: amount: expected"),
    "both sides": ([f"update ledger_entry set amount = -amount where {OF}"], "entry 1: amount: expected"),
    "account": (
        [
            "update ledger_entry set account_id = (select max(id) from ledger_account where id <> "
            f"ledger_entry.account_id) {SECOND}"
        ],
        "entry 1: payee: expected",
    ),
    "layer": (
        [f"update ledger_entry set layer = case layer when 'A' then 'H' else 'A' end {SECOND}"],
        "entry 1: layer: expected",
    ),
    "role": ([f"update ledger_entry set role = 'other' {SECOND}"], "entry 1: role: expected"),
    "currency": ([f"update ledger_entry set currency = 'USD' {SECOND}"], "entry 1: currency: expected"),
    "order of the legs": (
        [
            f"update ledger_entry set position = 99 where position = 0 and {OF}",
            f"update ledger_entry set position = 0 where position = 1 and {OF}",
            f"update ledger_entry set position = 1 where position = 99 and {OF}",
        ],
        "entry 1: amount: expected",
    ),
    "an entry less": ([f"delete from ledger_entry {SECOND}"], "entries: expected"),
    "an entry more": (
        [
            "insert into ledger_entry (txn_id, position, account_id, currency, amount, layer, role) select "
            f"txn_id, 50, account_id, currency, amount, layer, role from ledger_entry {SECOND}"
        ],
        "entries: expected",
    ),
    "two entries more": (
        [
            "insert into ledger_entry (txn_id, position, account_id, currency, amount, layer, role) select "
            f"txn_id, 50, account_id, currency, amount, layer, role from ledger_entry {SECOND}",
            "insert into ledger_entry (txn_id, position, account_id, currency, amount, layer, role) select "
            f"txn_id, 51, account_id, currency, -amount, layer, role from ledger_entry {SECOND}",
        ],
        "entries: expected",
    ),
    "leaf": (
        ["update ledger_leaf set hash = record where id = {index}"],
        "leaf: hash of its record: expected",
    ),
    "salts": (
        [
            "update ledger_leafsalts set salts = (select s.salts from ledger_leafsalts s where s.id <> {index} "
            "order by length(s.salts) desc limit 1) where id = {index}"
        ],
        "private: expected",
    ),
    "check": ([f"delete from ledger_balancecheck where {OF}"], "balance check: expected"),
    "key": (
        [
            "update ledger_txn set idem_key = 'another' where id = (select txn_id from ledger_leaf where id = {index})"
        ],
        "private: expected",
    ),
}


@pytest.fixture
def books(cast: Cast) -> Iterator[Cast]:
    seal_each_kind(cast)
    assert problems() == []
    yield cast
    # what a test broke must not be looked at when its transaction ends
    transaction.set_rollback(True)


@pytest.mark.parametrize("index", range(len(KINDS)), ids=[f"{i + 1} {kind}" for i, kind in enumerate(KINDS)])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_named(books: Cast, index: int, change: str) -> None:
    statements, named = CHANGES[change]
    for statement in statements:
        behind_the_back(statement.format(index=index))
    found = problems()
    assert [text for text in found if f"(No. {index + 1}): {named}" in text], found


def test_a_changed_root_is_named(books: Cast) -> None:
    mark = Checkpoint.objects.get()
    other = mark.root[::-1]
    behind_the_back(f"update ledger_checkpoint set body = replace(body, '{mark.root}', '{other}')")
    found = problems()
    assert f"ledger: checkpoint at {mark.size}: root: expected {mark.root}, found {other}" in found


def test_a_part_of_a_fen_is_named(books: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps only whole numbers there")
    behind_the_back(f"update ledger_entry set amount = amount + 0.25 {SECOND}".format(index=0))
    assert [text for text in problems() if "(No. 1): sum in CNY: expected 0, found 0.25" in text]


def test_entries_of_a_transaction_that_is_not_there(books: Cast) -> None:
    """They lie beyond every leaf, so only their number betrays them."""
    behind_the_back(
        "insert into ledger_entry (txn_id, position, account_id, currency, amount, layer, role) select "
        "900000, 0, account_id, currency, amount, layer, role from ledger_entry where amount = 9999"
    )
    assert problems() == ["txn 900000: entry 0: expected a transaction, found none"]

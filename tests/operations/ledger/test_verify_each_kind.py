"""Whatever is changed behind the triggers' back in a transaction of any kind is named, with its number."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection, transaction

from ledger.models import Checkpoint, SplitPolicy
from ledger.operations import seal_journal
from ledger.operations.fill_drafts import fill_drafts
from ledger.operations.post_pair import begun, unposted_pair
from ledger.operations.post_txn import post_txn
from ledger.rules import owner
from ledger.rules.owner import Owner
from tests.books import AT, STRIPE
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


def forged(cast: Cast, kind: str, content: dict[str, object], debit: Owner, credit: Owner) -> int:
    """A balanced transaction as somebody with the database would write it, by the books' own way in."""
    pair = unposted_pair(begun(kind, f"forged:{kind}", AT), debit, credit, 10_000, content)
    [draft] = fill_drafts(unposted=[pair], actor=STRIPE)
    if kind == "sale":
        draft = replace(draft, policy_id=SplitPolicy.objects.get(scope="live", version="2026-1").pk)
    return post_txn(draft=draft, actor=STRIPE).pk


@pytest.mark.parametrize("seals", [True, False])
@pytest.mark.parametrize(
    "kind", ["fee", "settle", "transfer", "suspense", "postage", "release", "dispute", "exchange"]
)
def test_a_kind_that_touches_what_is_not_its_own_is_named(books: Cast, kind: str, seals: bool) -> None:
    maker = owner.beneficiary(books.chunyu.pk)
    other = owner.bank() if kind == "release" else owner.clearing("stripe")
    txn = forged(books, kind, {"a": 1}, other, maker)
    if seals:
        seal_journal()
    found = [
        text
        for text in problems()
        if text.startswith(f"txn {txn}") and ": account: expected one that" in text
    ]
    assert found and f"a {kind} may touch, found" in found[0]


@pytest.mark.parametrize("content", [{"amount_fen": 10_000}, {"amount_fen": "x", "order_ref": None}, {}])
@pytest.mark.parametrize("seals", [True, False])
def test_a_sale_that_nobody_can_read_is_named_and_the_rest_verified(
    books: Cast, content: dict[str, object], seals: bool
) -> None:
    maker = owner.beneficiary(books.chunyu.pk)
    txn = forged(books, "sale", content, owner.clearing("stripe"), maker)
    if seals:
        seal_journal()
    behind_the_back(f"update ledger_entry set amount = amount + 1 {SECOND}".format(index=0))
    found = problems()
    assert [text for text in found if text.startswith(f"txn {txn}") and "the facts of a sale" in text], found
    assert [text for text in found if "(No. 1): entry 1: amount: expected" in text]


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

"""seal_journal: every transaction gets the next leaf, and a signed checkpoint stands over all."""

import sys
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.actor import Actor
from ledger.models import TILE, Balance, Checkpoint, Leaf, SealHead, Tile, Txn, Verification
from ledger.operations import rebuild_balances, seal_journal
from ledger.queries import facts
from ledger.queries.proofs import Hashes, consistency, last_checkpoint
from ledger.queries.trial_balance import trial_balance
from ledger.rules import merkle
from ledger.rules.checkpoint import Signed, is_signed
from ledger.rules.leaf import shown
from tests.books import AT, balances, refund, sell
from tests.cast import Cast


def summed() -> dict[tuple[int, str, str], int]:
    """The balances as the database sums them from the entries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select account_id, layer, currency, sum(amount) from ledger_entry group by account_id, layer, currency"
        )
        return {
            (account, layer, currency): int(total) for account, layer, currency, total in cursor.fetchall()
        }


def test_leaves_follow_without_gaps(cast: Cast) -> None:
    first, second = sell(cast, 1, 9999), sell(cast, 2, 3333)
    taken = refund(2, 1000)
    assert seal_journal() == 3
    assert list(Leaf.objects.order_by("index").values_list("index", "txn")) == [
        (0, first.pk),
        (1, second.pk),
        (2, taken.pk),
    ]
    assert seal_journal() == 0


def test_checkpoint_is_signed_over_the_root(cast: Cast) -> None:
    sell(cast, 1, 9999)
    seal_journal()
    checkpoint = Checkpoint.objects.get()
    leaf = Leaf.objects.get()
    assert checkpoint.body.split("\n")[:3] == ["warmbridge.ledger.1", "1", bytes(leaf.hash).hex()]
    assert is_signed(Signed(checkpoint.body, checkpoint.signature, checkpoint.key))
    assert not is_signed(
        Signed(checkpoint.body.replace("\n1\n", "\n2\n"), checkpoint.signature, checkpoint.key)
    )


def test_record_shows_the_money_and_hides_who_took_part(cast: Cast) -> None:
    sell(cast, 1, 9999)
    refund(1, 9999)
    seal_journal()
    sold, taken = (shown(bytes(leaf.record)) for leaf in Leaf.objects.order_by("index"))
    assert (sold["kind"], sold["policy"], sold["reverses"]) == (
        "sale",
        "live 2026-1 maker:5500,workshop:2500,host:1200,platform:800",
        "",
    )
    assert [(e["role"], e["layer"], e["type"], e["amount"]) for e in sold["entries"]] == [  # type: ignore[attr-defined]
        ("", "A", "A", 9999),
        ("maker", "H", "L", -5499),
        ("workshop", "H", "L", -2500),
        ("host", "H", "L", -1200),
        ("platform", "H", "R", -800),
    ]
    assert taken["reverses"] == "0"
    for told in ("payable", "beneficiary", "stripe", "order", "user"):
        assert told not in str(sold)


def test_many_make_tiles_and_proofs_from_them(cast: Cast) -> None:
    for number in range(TILE + 5):
        sell(cast, number, 100)
    assert seal_journal(limit=TILE - 1) == TILE - 1
    assert Tile.objects.count() == 0
    assert seal_journal() == 6
    hashes = [bytes(found) for found in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    assert bytes(Tile.objects.get().root) == merkle.root_of(hashes[:TILE])
    size = TILE + 5
    path = merkle.inclusion_path(7, size, Hashes().root)
    assert merkle.root_from_path(hashes[7], 7, size, path) == merkle.root_of(hashes)
    newest = last_checkpoint()
    assert newest and newest.root == merkle.root_of(hashes).hex()
    grown = [bytes.fromhex(node) for node in consistency(TILE - 1, size)]
    old = merkle.root_of(hashes[: TILE - 1])
    assert merkle.is_consistent(TILE - 1, size, old, merkle.root_of(hashes), grown)


def test_balances_are_folded_and_the_tail_is_summed(cast: Cast) -> None:
    sell(cast, 1, 9999)
    seal_journal()
    folded = {row.account_id: row.amount for row in Balance.objects.all()}
    sell(cast, 2, 3333)
    refund(1, 500)
    assert {row.account_id: row.amount for row in Balance.objects.all()} == folded
    assert trial_balance() == summed()
    assert sum(trial_balance().values()) == 0
    seal_journal()
    assert trial_balance() == summed()
    assert balances()["clearing:stripe"] == 12832


def test_rebuilt_balances_are_the_same(cast: Cast) -> None:
    sell(cast, 1, 9999)
    seal_journal()
    sell(cast, 2, 3333)
    Balance.objects.update(amount=1)
    assert rebuild_balances(actor=Actor.system("tests")) == 5
    assert trial_balance() == summed()


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_leaf set txn_id = txn_id",
        "delete from ledger_leaf",
        "update ledger_leafsalts set salts = salts",
        "delete from ledger_leafsalts",
        "update ledger_checkpoint set size = 9",
        "delete from ledger_checkpoint",
        "update ledger_tile set level = 9",
        "delete from ledger_verification",
        "insert into ledger_leaf (id, txn_id, hash, record) select 5, id, '', '' from ledger_txn where id not in "
        "(select txn_id from ledger_leaf)",
    ],
)
def test_the_database_refuses(cast: Cast, statement: str) -> None:
    sell(cast, 1, 9999)
    seal_journal()
    sell(cast, 2, 3333)
    Tile.objects.create(level=1, index=0, root=b"")
    Verification.objects.create(started_at=AT, ended_at=AT, actor="", txns=0, sealed=0, found=0, problems=[])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_floor_never_passes_what_waits(cast: Cast) -> None:
    sell(cast, 1, 9999)
    seal_journal()
    late = sell(cast, 2, 3333)
    assert SealHead.objects.get().floor < late.pk
    assert seal_journal(whole=True) == 1
    assert Leaf.objects.count() == Txn.objects.count()


@pytest.mark.parametrize("whole", [True, False])
def test_every_batch_costs_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch, whole: bool) -> None:
    """A batch goes on where the one before ended: it looks at no row that an earlier one sealed."""
    # the package has the function of this name
    module = sys.modules[seal_journal.__module__]
    monkeypatch.setattr(module, "BATCH", 5)
    read_from: list[int] = []
    real = facts.read

    def noted(picked: str, params: Sequence[int]) -> Any:
        read_from.append(params[0])
        return real(picked, params)

    monkeypatch.setattr(module, "read", noted)
    seal_journal()
    ids = [sell(cast, number, 100).pk for number in range(20)]
    with CaptureQueriesContext(connection) as few:
        assert seal_journal(whole=whole, limit=10) == 10
    with CaptureQueriesContext(connection) as more:
        assert seal_journal(whole=whole, limit=10) == 10
    assert len(more) == len(few)
    assert read_from[2::2] == [ids[4], ids[14]]


def test_a_straggler_far_behind_is_found_by_a_whole_run(cast: Cast) -> None:
    sales = [sell(cast, number, 100) for number in range(4)]
    seal_journal()
    behind = sales[0].pk
    SealHead.objects.update(floor=behind + 1_000)
    late = sell(cast, 9, 3333)
    assert seal_journal() == 0
    assert seal_journal(whole=True) == 1
    assert Leaf.objects.get(txn=late).index == 4

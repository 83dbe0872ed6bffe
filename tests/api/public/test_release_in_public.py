"""What became available, checked by anybody on their own computer."""

from pathlib import Path

from django.test import Client

from ledger.operations import release_line, seal_journal
from tests.api.public.test_ledger import check, downloaded, saved
from tests.books import AT, STRIPE, sell
from tests.cast import Cast


def test_a_release_moves_nothing_from_one_role_to_another(client: Client, cast: Cast, tmp_path: Path) -> None:
    sell(cast, 1001, 9999)
    release_line(line_ref=1001, actor=STRIPE, effective_at=AT)
    seal_journal()
    told = downloaded(client)
    assert check("ledger", saved(tmp_path, told))[0] == 0
    entries = told[1]["record"]["entries"]
    maker, workshop = (
        next(entry for entry in entries if entry["role"] == role and entry["layer"] == "A")
        for role in ("maker", "workshop")
    )
    maker["amount"] += 100
    workshop["amount"] -= 100
    code, said = check("ledger", saved(tmp_path, told))
    assert code == 1
    assert "No. 2 (release): does not balance, +100 fen of CNY, maker too much" in said
    assert "No. 2 (release): does not balance, -100 fen of CNY, workshop too much" in said

"""What the processor turned into another currency, checked by anybody on their own computer."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ledger.operations import post_exchange, post_fee, seal_journal
from ledger.rules.exchange import Exchange
from tests.api.public.test_ledger import ROOT, check, saved
from tests.books import AT, STRIPE, sell
from tests.cast import Cast

BY: dict[str, Any] = {"actor": STRIPE, "effective_at": AT}
Entries = list[dict[str, Any]]


@pytest.fixture
def lines(client: Client, cast: Cast) -> list[dict[str, Any]]:
    """The download of a sale, its exchange, a refund's, that of a fen that became nothing, and a fee."""
    sell(cast, 1001, 9999)
    post_exchange(exchange=Exchange("stripe", "txn_1", 9999, 10862, "HKD"), order_ref=1101, **BY)
    post_exchange(exchange=Exchange("stripe", "txn_2", -1000, -1100, "HKD"), **BY)
    post_exchange(exchange=Exchange("stripe", "txn_3", -1, 0, "USD"), **BY)
    post_fee(gateway="stripe", source_ref="txn_1", amount=569, currency="HKD", **BY)
    seal_journal()
    body = b"".join(client.get(f"{ROOT}/download").streaming_content).decode()  # type: ignore[attr-defined]
    return [json.loads(line) for line in body.splitlines()]


def test_honest_exchanges_hold_and_name_no_processor(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    code, said = check("ledger", saved(tmp_path, lines))
    assert (code, "5 笔凭证 / transactions: 全部相符" in said) == (0, True)
    told = [(entry["type"], entry["currency"], entry["amount"]) for entry in lines[1]["record"]["entries"]]
    assert told == [("A", "CNY", -9999), ("E", "CNY", 9999), ("E", "HKD", -10862), ("A", "HKD", 10862)]
    assert not {word for word in ("stripe", "clearing", "exchange:") if word in json.dumps(lines)}


def one_sided(entries: Entries) -> None:
    del entries[2:]
    entries[1]["type"] = "A"


def both_ways(entries: Entries) -> None:
    entries[2]["amount"], entries[3]["amount"] = 10862, -10862


def unbalanced(entries: Entries) -> None:
    entries[3]["amount"] += 1


def across(entries: Entries) -> None:
    """The fen and the cents together are nothing; each by itself is not."""
    del entries[1:3]
    entries[1]["amount"] = 9999


def elsewhere(entries: Entries) -> None:
    entries[1]["type"] = "X"


def not_ours(entries: Entries) -> None:
    for entry in entries[:2]:
        entry["currency"] = "USD"


def three(entries: Entries) -> None:
    entries += [{**entry, "currency": "USD"} for entry in entries[2:]]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (one_sided, "does not turn our currency into another"),
        (both_ways, "goes both ways at once"),
        (unbalanced, "does not balance, +1 fen of HKD too much"),
        (across, "does not balance, -9999 fen of CNY too much"),
        (across, "does not turn our currency into another"),
        (elsewhere, "does not turn our currency into another"),
        (not_ours, "does not turn our currency into another"),
        (three, "does not turn our currency into another"),
    ],
)
def test_each_forgery_is_named(
    lines: list[dict[str, Any]], tmp_path: Path, change: Callable[[Entries], None], named: str
) -> None:
    change(lines[1]["record"]["entries"])
    code, said = check("ledger", saved(tmp_path, lines))
    assert (code, f"No. 2 (exchange): {named}" in said) == (1, True), said

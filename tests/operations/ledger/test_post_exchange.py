"""What a processor turned into another currency stands in the books, and whatever is forged of it is named."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from ledger.errors import AmountInvalid, KeyConflict
from ledger.models import Account, Entry, Txn
from ledger.operations import post_exchange, post_fee, post_transfer, seal_journal
from ledger.operations.fill_drafts import Side, fill_drafts
from ledger.operations.post_txn import post_txn
from ledger.queries.trial_balance import trial_balance
from ledger.rules import owner
from ledger.rules.draft import Draft, digest_of, request_of
from ledger.rules.exchange import Exchange
from tests.books import AT, STRIPE, balances, postings, sell
from tests.cast import Cast
from tests.operations.ledger.test_database_refuses import close, header
from tests.operations.ledger.test_verify_ledger import problems

BY: dict[str, Any] = {"actor": STRIPE, "effective_at": AT}
PAID = Exchange("stripe", "txn_1", 9999, 10862, "HKD")


def test_what_was_paid_becomes_dollars_and_goes_to_the_bank(cast: Cast) -> None:
    sell(cast, 1, 9999)
    txn = post_exchange(exchange=PAID, order_ref=101, **BY)
    assert (txn.kind, txn.idem_key, txn.order_ref, txn.entry_count) == (
        "exchange",
        "exchange:stripe:txn_1",
        101,
        4,
    )
    assert postings(txn) == [
        ("clearing:stripe", -9999, "A"),
        ("exchange:stripe", 9999, "A"),
        ("exchange:stripe:HKD", -10862, "A"),
        ("clearing:stripe:HKD", 10862, "A"),
    ]
    rows = Account.objects.filter(code__startswith="exchange:").order_by("code")
    assert list(rows.values_list("code", "type", "currency")) == [
        ("exchange:stripe", "E", "CNY"),
        ("exchange:stripe:HKD", "E", "HKD"),
    ]
    post_fee(gateway="stripe", source_ref="txn_1", amount=569, currency="HKD", **BY)
    post_transfer(gateway="stripe", source_ref="txn_2", amount=10293, currency="HKD", **BY)
    found = balances()
    assert (found["clearing:stripe"], found["clearing:stripe:HKD"], found["bank:HKD"]) == (0, 0, 10293)
    connection.check_constraints()
    assert problems() == []


def test_once(cast: Cast) -> None:
    first = post_exchange(exchange=PAID, **BY)
    assert post_exchange(exchange=PAID, **BY) == first
    before = balances()
    with pytest.raises(KeyConflict):
        post_exchange(exchange=replace(PAID, amount=10861), **BY)
    assert (Txn.objects.count(), balances()) == (1, before)


@pytest.mark.parametrize(
    "changes", [{"amount_fen": 0}, {"amount": -1}, {"amount_fen": -1}, {"currency": "CNY"}]
)
def test_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(AmountInvalid):
        post_exchange(exchange=replace(PAID, **changes), **BY)
    assert (Txn.objects.count(), Account.objects.filter(code__startswith="exchange:").count()) == (0, 0)


def test_a_fen_that_became_nothing(cast: Cast) -> None:
    txn = post_exchange(exchange=replace(PAID, amount_fen=-1, amount=0), **BY)
    assert postings(txn) == [("clearing:stripe", 1, "A"), ("exchange:stripe", -1, "A")]
    seal_journal()
    assert problems() == []


def test_the_database_refuses_one_that_balances_over_two_currencies_only(cast: Cast) -> None:
    """9,999 fen against 9,999 cents: the sum over all is zero, in no currency is it."""
    post_exchange(exchange=PAID, **BY)
    before = trial_balance()
    with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        txn = header("exchange:stripe:x", kind="exchange")
        for position, (code, amount, currency) in enumerate(
            [("clearing:stripe", -9999, "CNY"), ("clearing:stripe:HKD", 9999, "HKD")]
        ):
            account = Account.objects.get(code=code)
            Entry.objects.create(
                txn=txn, position=position, account=account, amount=amount, currency=currency, layer="A"
            )
        close(txn)
    assert trial_balance() == before


def forged(sides: list[Side], asked: Exchange = PAID, **changes: Any) -> int:
    """An exchange as somebody with the database would write it, by the books' own way in."""
    draft = Draft(
        kind="exchange",
        idem_key=asked.idem_key,
        digest=digest_of(asked.content),
        effective_at=AT,
        postings=(),
        request=request_of(asked.content),
    )
    [whole] = fill_drafts(unposted=[(replace(draft, **changes), sides)], actor=STRIPE)
    return post_txn(draft=whole, actor=STRIPE).pk


def sides(ours: int, theirs: int, gateway: str = "stripe", currency: str = "HKD") -> list[Side]:
    """What an exchange of so much would post."""
    return [Side(whose, amount) for whose, amount in Exchange(gateway, "x", ours, theirs, currency).sides]


def crossed() -> list[Side]:
    """Balanced in each currency, and the money is where it was."""
    return [
        Side(owner.clearing("stripe"), -9999),
        Side(owner.exchange("stripe"), 9999),
        Side(owner.exchange("stripe", "HKD"), 10862),
        Side(owner.clearing("stripe", "HKD"), -10862),
    ]


FORGERIES: dict[str, tuple[Callable[[], int], str]] = {
    "other fen": (
        lambda: forged(sides(9998, 10862)),
        "entry 0: expected /A -9999 on clearing:stripe, found /A -9998 on clearing:stripe",
    ),
    "other cents": (
        lambda: forged(sides(9999, 10861)),
        "entry 3: expected /A 10862 on clearing:stripe:HKD, found /A 10861 on clearing:stripe:HKD",
    ),
    "another processor's": (
        lambda: forged(sides(9999, 10862, gateway="other")),
        "entry 0: expected /A -9999 on clearing:stripe, found /A -9999 on clearing:other",
    ),
    "another currency": (
        lambda: forged(sides(9999, 10862, currency="USD")),
        "entry 2: expected /A -10862 on exchange:stripe:HKD, found /A -10862 on exchange:stripe:USD",
    ),
    "our side alone": (
        lambda: forged(sides(9999, 10862)[:2]),
        "entry 2: expected /A -10862 on exchange:stripe:HKD, found no entry",
    ),
    "their side turned round": (
        lambda: forged(crossed()),
        "entry 2: expected /A -10862 on exchange:stripe:HKD, found /A 10862 on exchange:stripe:HKD",
    ),
    "more than was asked": (
        lambda: forged([*sides(9999, 10862), *sides(1, 1)[:2]]),
        "entry 4: expected no entry, found /A -1 on clearing:stripe",
    ),
    "an account that is none of its own": (
        lambda: forged([Side(owner.clearing("stripe"), -9999), Side(owner.bank(), 9999)]),
        "entry 1: account: expected one that a exchange may touch, found bank",
    ),
    "held": (
        lambda: forged([*sides(9999, 10862)[:3], Side(owner.clearing("stripe", "HKD"), 10862, "H")]),
        "entry 3: expected /A 10862 on clearing:stripe:HKD, found /H 10862 on clearing:stripe:HKD",
    ),
    "another movement's key": (
        lambda: forged(sides(9999, 10862), idem_key="exchange:stripe:txn_9"),
        "idem_key: expected exchange:stripe:txn_1, found exchange:stripe:txn_9",
    ),
    "of a line": (lambda: forged(sides(9999, 10862), line_ref=7), "line_ref: expected none, found 7"),
    "of a session": (
        lambda: forged(sides(9999, 10862), session_ref=7),
        "session_ref: expected none, found 7",
    ),
    "asked the other way": (
        lambda: forged(sides(9999, 10862), replace(PAID, amount=-10862)),
        "request: expected the facts of an exchange, found ValueError",
    ),
    "nothing asked": (
        lambda: forged(sides(9999, 10862), request=""),
        "request: expected the facts of an exchange, found JSONDecodeError",
    ),
    "asked in other words": (
        lambda: forged(
            sides(9999, 10862),
            request=request_of({**PAID.content, "why": "x"}),
            digest=digest_of({**PAID.content, "why": "x"}),
        ),
        "request: expected the facts of an exchange, found ValueError",
    ),
}


@pytest.fixture
def books(cast: Cast) -> Iterator[Cast]:
    """A sale, and an honest exchange beside the forged one."""
    sell(cast, 1, 9999)
    post_exchange(exchange=replace(PAID, source_ref="txn_0"), **BY)
    seal_journal()
    assert problems() == []
    yield cast


@pytest.mark.parametrize("seals", [True, False], ids=["sealed", "waiting"])
@pytest.mark.parametrize("case", FORGERIES)
def test_a_forged_exchange_is_named(books: Cast, case: str, seals: bool) -> None:
    forge, said = FORGERIES[case]
    txn = forge()
    number = ""
    if seals:
        seal_journal()
        number = " (No. 3)"
    found = problems()
    assert [text for text in found if text.startswith(f"txn {txn}{number}: {said}")], found
    assert {text.split(":")[0] for text in found} == {f"txn {txn}{number}"}

"""What the processor turned into another currency, as four entries."""

from dataclasses import replace

import pytest

from ledger.rules.draft import request_of
from ledger.rules.exchange import Exchange, exchange_of

PAID = Exchange("stripe", "txn_1", 9999, 10862, "HKD")


def test_four_entries_that_balance_in_each_currency() -> None:
    assert PAID.idem_key == "exchange:stripe:txn_1"
    assert PAID.due == (
        ("", "A", -9999, "clearing:stripe"),
        ("", "A", 9999, "exchange:stripe"),
        ("", "A", -10862, "exchange:stripe:HKD"),
        ("", "A", 10862, "clearing:stripe:HKD"),
    )


def test_what_goes_back_goes_the_other_way() -> None:
    back = replace(PAID, amount_fen=-1000, amount=-1100)
    assert [row[2] for row in back.due] == [1000, -1000, 1100, -1100]


def test_a_fen_that_is_worth_nothing_there() -> None:
    tiny = replace(PAID, amount_fen=-1, amount=0)
    assert tiny.is_sound
    assert tiny.due == (("", "A", 1, "clearing:stripe"), ("", "A", -1, "exchange:stripe"))


UNSOUND = {
    "nothing of ours": {"amount_fen": 0},
    "out and in": {"amount": -10862},
    "in and out": {"amount_fen": -9999},
    "our own currency": {"currency": "CNY"},
    "no currency": {"currency": ""},
    "no movement": {"source_ref": ""},
    "no processor": {"gateway": ""},
}


@pytest.mark.parametrize("case", UNSOUND)
def test_what_is_none(case: str) -> None:
    wrong = replace(PAID, **UNSOUND[case])  # type: ignore[arg-type]
    assert not wrong.is_sound
    with pytest.raises(ValueError, match="no exchange"):
        exchange_of(request_of(wrong.content))


def test_what_was_asked_is_read_back() -> None:
    assert exchange_of(request_of(PAID.content)) == PAID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "9",
        "{}",
        request_of({**PAID.content, "more": 1}),
        request_of({**PAID.content, "amount": 10862.0}),
        request_of({**PAID.content, "amount": True}),
        request_of({**PAID.content, "amount_fen": "9999"}),
        # twice the same name, of which the last would count
        request_of(PAID.content).replace('"amount": 10862', '"amount": 1, "amount": 10862'),
        request_of(PAID.content).replace(" ", ""),
    ],
)
def test_a_text_that_the_books_never_wrote(text: str) -> None:
    with pytest.raises(ValueError):
        exchange_of(text)

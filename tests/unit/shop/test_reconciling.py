"""Comparing the processor's movements with our records, as tables."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shop.rules.exchanging import exchanged_fen
from shop.rules.reconciling import Booked, Exchanged, Found, Ours, Sides, Theirs, day_of, differences, window


def theirs(source: str, amount: int, **changes: object) -> Theirs:
    fields = {
        "id": f"txn_{source}",
        "kind": "charge",
        "category": "charge",
        "fee": 0,
        "currency": "CNY",
        "rate": "",
    }
    return Theirs(source=source, amount=amount, **{**fields, **changes})  # type: ignore[arg-type]


def ours(source: str, recorded: int, booked: int | None = None, **changes: bool) -> Ours:
    return Ours(f"payment:{source}", source, recorded, recorded if booked is None else booked, **changes)


def found(
    records: Sequence[Ours] = (),
    day: Sequence[Theirs] = (),
    fees: Sequence[Booked] = (),
    transfers: Sequence[Booked] = (),
    loose: Sequence[Booked] = (),
) -> list[Found]:
    return list(differences(Sides(records, day, day, fees, transfers, loose)))


HKD = {"currency": "HKD", "rate": "1.0863"}

CASES = {
    "all agree": ([ours("ch_1", 9999)], [theirs("ch_1", 9999)], None),
    "none of ours": ([], [theirs("ch_1", 9999)], ("unknown_charge", None, 9999)),
    "a refund made elsewhere": (
        [],
        [theirs("re_1", -500, category="refund")],
        ("unknown_refund", None, -500),
    ),
    "a dispute of nothing": ([], [theirs("du_1", -500, category="dispute")], ("unknown_dispute", None, -500)),
    "something else": ([], [theirs("x_1", 7, category="other")], ("unknown_movement", None, 7)),
    "none of theirs": ([ours("ch_1", 9999)], [], ("missing_there", 9999, None)),
    "another amount": ([ours("ch_1", 9999)], [theirs("ch_1", 9998)], ("amount", 9999, 9998)),
    "on its way": (
        [ours("re_1", 0, is_final=False)],
        [theirs("re_1", -500)],
        ("under_way", 0, -500),
    ),
    "not in the books": ([ours("ch_1", 9999, 0)], [theirs("ch_1", 9999)], ("not_booked", 0, 9999)),
    "no rate": ([ours("ch_1", 9999)], [theirs("ch_1", 10862, currency="HKD")], ("currency", 9999, 10862)),
    "by their rate": ([ours("ch_1", 6800)], [theirs("ch_1", 7387, **HKD)], None),
    "by their rate, another": ([ours("ch_1", 6800)], [theirs("ch_1", 7390, **HKD)], ("amount", 6800, 6803)),
    "a coarse currency": ([ours("ch_1", 9999)], [theirs("ch_1", 1404, currency="USD", rate="0.14046")], None),
    "a coarse currency, another": (
        [ours("ch_1", 9999)],
        [theirs("ch_1", 1403, currency="USD", rate="0.14046")],
        ("amount", 9999, 9989),
    ),
    "gone and back": (
        [ours("re_1", 0)],
        [theirs("re_1", -500), theirs("re_1", 500, id="txn_back", category="refund_failure")],
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_records(case: str) -> None:
    records, day, expected = CASES[case]
    got = [(one.kind, one.ours, one.theirs) for one in found(records, day)]
    assert got == ([expected] if expected else [])


def test_fees_in_their_own_currency() -> None:
    day = [theirs("ch_1", 7387, fee=451, **HKD)]
    records = [ours("ch_1", 6800)]
    assert found(records, day, [Booked("txn:1", "txn_ch_1", 451, "HKD")]) == []
    assert [one.kind for one in found(records, day)] == ["fee_missing"]
    for wrong in (Booked("txn:1", "txn_ch_1", 450, "HKD"), Booked("txn:1", "txn_ch_1", 451, "CNY")):
        assert [one.kind for one in found(records, day, [wrong])] == ["fee_differs"]
    late = found([], [], [Booked("txn:1", "txn_gone", 451, "HKD")])
    assert [(one.kind, one.movement) for one in late] == [("missing_there", "txn_gone")]


def test_a_fee_that_is_a_movement_of_its_own() -> None:
    day = [theirs("", -300, id="txn_fee", kind="stripe_fee", category="fee")]
    assert found(day=day, fees=[Booked("txn:1", "txn_fee", 300, "CNY")]) == []
    assert [(one.kind, one.theirs) for one in found(day=day)] == [("fee_missing", 300)]


def test_what_goes_to_the_bank() -> None:
    day = [theirs("po_1", -5000, kind="payout", category="payout")]
    assert found(day=day, transfers=[Booked("txn:1", "txn_po_1", 5000, "CNY")]) == []
    assert [one.kind for one in found(day=day)] == ["not_booked"]
    wrong = found(day=day, transfers=[Booked("txn:1", "txn_po_1", 4000, "CNY")])
    assert [(one.kind, one.ours, one.theirs) for one in wrong] == [("amount", 4000, 5000)]


@pytest.mark.parametrize(
    ("category", "fen", "amount", "expected"),
    [
        ("charge", 9999, 10862, 9999),
        ("refund", 1000, -1100, -1000),
        ("refund_failure", 1000, 1050, 1000),
        ("dispute", 9999, -10899, -9999),
        ("dispute_reversal", 9999, 10799, 9999),
        ("refund", 1, 0, -1),
        ("charge", 9999, -10862, None),
        ("refund", 1000, 1100, None),
        ("charge", 0, 0, None),
        ("payout", 9999, -10862, None),
        ("partial_capture_reversal", 100, -108, None),
    ],
)
def test_what_a_movement_took_of_ours(category: str, fen: int, amount: int, expected: int | None) -> None:
    assert exchanged_fen(category, fen, amount) == expected


SOUND = Exchanged("txn:7", "txn_ch_1", 6800, 7387, "HKD")
EXCHANGES = {
    "as it was": ([SOUND], []),
    "none": ([], [("exchange_missing", "", None, 7387, "HKD")]),
    "other fen": ([replace(SOUND, fen=6799)], [("exchange_differs", "txn:7", 6799, 6800, "CNY")]),
    "other cents": ([replace(SOUND, amount=7386)], [("exchange_differs", "txn:7", 7386, 7387, "HKD")]),
    "another currency": (
        [replace(SOUND, currency="USD")],
        [("exchange_differs", "txn:7", 7387, 7387, "HKD")],
    ),
    "both": (
        [replace(SOUND, fen=1, amount=2)],
        [("exchange_differs", "txn:7", 1, 6800, "CNY"), ("exchange_differs", "txn:7", 2, 7387, "HKD")],
    ),
    "of no movement": (
        [SOUND, replace(SOUND, ref="txn:8", movement="txn_gone")],
        [("missing_there", "txn:8", 6800, None, "CNY")],
    ),
}


@pytest.mark.parametrize("case", EXCHANGES)
def test_exchanges(case: str) -> None:
    booked, expected = EXCHANGES[case]
    day = [theirs("ch_1", 7387, **HKD)]
    sides = Sides([ours("ch_1", 6800)], day, day, [], [], [], booked, {"txn_ch_1": 6800})
    got = [(one.kind, one.ref, one.ours, one.theirs, one.currency) for one in differences(sides)]
    assert got == expected


def test_an_exchange_of_a_movement_that_we_know_nothing_of() -> None:
    day = [theirs("ch_1", 7387, **HKD)]
    got = [(one.kind, one.ref) for one in differences(Sides([], [], day, [], [], [], [SOUND], {}))]
    assert got == [("unknown_charge", ""), ("unmatched", "txn:7")]


def test_an_entry_that_nothing_stands_behind() -> None:
    assert [(one.kind, one.ours) for one in found(loose=[Booked("txn:9", "adjust:1", 100, "CNY")])] == [
        ("unmatched", -100)
    ]


def test_a_day_is_shanghais() -> None:
    assert day_of(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 25)
    since, until = window(date(2026, 11, 25))
    assert (since, until) == (
        datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
        datetime(2026, 11, 25, 16, 0, tzinfo=UTC),
    )

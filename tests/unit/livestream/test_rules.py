"""livestream.rules: states, text, gate, offering, buying."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from livestream.errors import BadEnd, BadLimit, BadPrice, BadText
from livestream.models import LiveSession
from livestream.rules import buying, gate, offering
from livestream.rules.states import SIGNALS, TRANSITIONS, followed
from livestream.rules.text import clean

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_every_status_has_its_row() -> None:
    assert set(TRANSITIONS) == set(LiveSession.Status.values)
    assert set().union(*TRANSITIONS.values()) <= set(LiveSession.Status.values)
    assert set(SIGNALS.values()) <= set(LiveSession.Signal.values)


def test_only_these_signals_move_a_session() -> None:
    moves = {
        (status, signal): followed(status, signal)
        for status, signal in product(LiveSession.Status.values, LiveSession.Signal.values)
        if followed(status, signal)
    }
    assert moves == {
        ("live", "interrupted"): "interrupted",
        ("live", "ended"): "interrupted",
        ("interrupted", "live"): "live",
    }
    assert all(after in TRANSITIONS[status] for (status, _), after in moves.items())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  好看\t\n真的 ", "好看 真的"),
        ("<b>粗</b> & '引'", "<b>粗</b> & '引'"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("左\u202e右\u2066", "左右"),
        ("e\u0301", "\u00e9"),
        ("z" + "\u0335" * 20, "z" + "\u0335" * 3),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("全角，！", "全角，！"),
        ("全\u3000角", "全 角"),
    ],
)
def test_text_as_it_is_kept(typed: str, kept: str) -> None:
    assert clean(typed, longest=100) == kept
    assert clean(kept, longest=100) == kept


def test_text_that_is_refused() -> None:
    assert clean("", longest=5, empty=True) == ""
    for text, reason in (("", "empty"), ("\u200d \u200d", "empty"), ("六个字六个字", "too_long")):
        with pytest.raises(BadText) as refused:
            clean(text, longest=5)
        assert refused.value.data == {"reason": reason, "longest": 5}


GREEN = gate.Facts(
    verified_until=AT + SECOND,
    suspended=False,
    room_closed=False,
    title="花毽",
    stocked_offers=1,
    without_offers=False,
    signal="live",
    another_on_air=False,
)


def test_green_gate() -> None:
    assert gate.missing(gate.items(GREEN, AT)) == []
    assert [item.code for item in gate.items(GREEN, AT)] == [
        "verified",
        "room_open",
        "title",
        "offers",
        "alone",
        "signal",
    ]


def test_everything_missing_is_named_at_once() -> None:
    red = gate.Facts(AT, False, True, " ", 0, False, "idle", True)
    found = gate.items(red, AT)
    assert gate.missing(found) == ["verified", "room_open", "title", "offers", "alone", "signal"]
    assert all(item.action for item in found)
    assert gate.missing(gate.items(replace(GREEN, stocked_offers=0, without_offers=True), AT)) == []


def test_offer_status_by_the_server_clock() -> None:
    def status(available: int = 1, closed: bool = False, ends: datetime | None = None) -> str:
        return offering.status(closed_at=AT if closed else None, ends_at=ends, available=available, at=AT)

    assert (status(), status(0), status(closed=True)) == ("open", "sold_out", "closed")
    assert (status(ends=AT + SECOND), status(ends=AT)) == ("open", "closed")
    assert status(0, closed=True) == "closed"


def test_bounds_of_an_offer() -> None:
    assert (offering.check_price(1), offering.check_price(offering.PRICE_MOST)) == (1, offering.PRICE_MOST)
    for fen in (0, -1, offering.PRICE_MOST + 1):
        with pytest.raises(BadPrice):
            offering.check_price(fen)
    assert (offering.check_limit(1), offering.check_limit(999)) == (1, 999)
    for units in (0, 1000):
        with pytest.raises(BadLimit):
            offering.check_limit(units)
    assert offering.check_end(None, AT) is None
    with pytest.raises(BadEnd):
        offering.check_end(AT, AT)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"on_air": False, "status": "ended"}, "livestream.not_on_air"),
        ({"closed_at": AT}, "livestream.offer_closed"),
        ({"ends_at": AT}, "livestream.offer_ended"),
        ({"ends_at": AT + SECOND}, None),
    ],
)
def test_buying(changes: dict[str, object], code: str | None) -> None:
    facts = replace(buying.Facts("live", True, None, None), **changes)  # type: ignore[arg-type]
    found = buying.refusal(facts, AT)
    assert (found.code if found else None) == code

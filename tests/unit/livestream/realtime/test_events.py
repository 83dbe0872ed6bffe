"""Events on the wire, and the TypeScript types made of them."""

import json
from typing import get_type_hints

import pytest

from livestream.realtime import events as all_events
from livestream.realtime.events import EVENTS, Event, encode
from livestream.realtime.export_types import TARGET, render
from tests.realtime.hand import line, offer, pin, session

SAMPLES: dict[str, Event] = {
    event.t: event
    for event in (
        all_events.SessionChanged(session(v=4)),
        all_events.OfferChanged(offer(v=3)),
        all_events.PinChanged(pin(1, 2)),
        all_events.ChatLineAdded(line(1)),
        all_events.OrderAnnounced(line(2, kind="order")),
        all_events.ChatDeleted(id=1, v=2),
        all_events.LikesChanged(count=12, v=12),
        all_events.ViewersChanged(count=3, v=1),
        all_events.AnnouncementChanged(text=None, v=5),
        all_events.ChatRulesChanged({"slow_s": 30, "delay_s": 0, "v": 6}),
        all_events.LineHeld(
            {"id": 1, "alias": "小麦", "text": "加微信", "at": "2026-11-24T12:00:00Z", "shows_at": None}, v=1
        ),
        all_events.LineFlagged(
            {
                "id": 1,
                "alias": "小麦",
                "text": "加微信",
                "at": "2026-11-24T12:00:00Z",
                "flags": 2,
                "reasons": ["advert"],
            },
            v=7,
        ),
        all_events.DeskChanged(words=3, penalties=1, waiting=2, v=4),
        all_events.StandingChanged({"room": "huajian", "penalties": [], "settled": []}, v=8),
        all_events.OrderChanged(number="20261124-7K3F9Q", status="paid", v=2),
        all_events.StockIsBack(
            news={"variant_id": 1, "product_id": 2, "offer_id": None, "title": "花毽"}, v=3
        ),
        all_events.FiguresChanged(
            figures={
                "viewers": 1,
                "peak": 2,
                "people": 3,
                "interactions": 12,
                "chat_lines": 5,
                "like_bursts": 2,
                "shares": 1,
                "orders": 4,
                "gross_fen": 5,
                "refunded_fen": 0,
                "net_fen": 5,
                "credited_fen": 3,
            },
            v=9,
        ),
        all_events.StreamHealthChanged(
            health={
                "state": "receiving",
                "bitrate": 900_000,
                "frames": 24,
                "dropped": 0,
                "uplink": "good",
                "detail": None,
                "picture": None,
            },
            v=1,
        ),
    )
}


def test_every_event_has_a_sample_here() -> None:
    assert [event.t for event in EVENTS] == list(SAMPLES)


@pytest.mark.parametrize("event", SAMPLES.values(), ids=list(SAMPLES))
def test_the_wire_has_the_name_the_version_and_the_whole_resource(event: Event) -> None:
    wire = json.loads(encode(event))
    assert set(wire) == {"t", "v"} | set(get_type_hints(event.wire))
    assert wire["t"] == event.t
    assert wire["v"] == event.version()
    assert {name: wire[name] for name in event.body()} == dict(event.body())


def test_versions_are_those_of_the_resources() -> None:
    versions = {name: event.version() for name, event in SAMPLES.items()}
    assert versions == {
        "session.changed": 4,
        "offer.changed": 3,
        "pin.changed": 2,
        "chat.line": 1,
        "order.announced": 1,
        "chat.deleted": 2,
        "likes.changed": 12,
        "viewers.changed": 1,
        "announcement.changed": 5,
        "chat.rules": 6,
        "chat.held": 1,
        "chat.flagged": 7,
        "desk.changed": 4,
        "standing.changed": 8,
        "order.changed": 2,
        "stock.back": 3,
        "figures.changed": 9,
        "stream.health": 1,
    }


def test_what_is_urgent_and_what_folds() -> None:
    assert {name for name, event in SAMPLES.items() if event.priority} == {
        "session.changed",
        "offer.changed",
        "pin.changed",
        "chat.deleted",
        "announcement.changed",
        "chat.rules",
        "standing.changed",
        "order.changed",
        "stock.back",
    }
    assert {name for name, event in SAMPLES.items() if event.fold_key() is None} == {
        "chat.line",
        "order.announced",
        "chat.deleted",
        "chat.held",
        "stock.back",
    }
    assert SAMPLES["offer.changed"].fold_key() != all_events.OfferChanged(offer(2)).fold_key()


def test_chinese_travels_as_itself() -> None:
    assert "小麦".encode() in encode(SAMPLES["chat.line"])


def test_the_typescript_types_are_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == render(), "run python -m livestream.realtime.export_types"

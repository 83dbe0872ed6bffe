"""Short words for tests that broadcast: plan, offer, go on the air, and hear what the room hears."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.test import TestCase

from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from hosts.models import Room
from livestream.models import ChatMessage, LiveSession, Offer, Pin, Sale
from livestream.operations.add_offer import add_offer
from livestream.operations.go_live import go_live
from livestream.operations.plan_session import plan_session
from livestream.operations.record_stream_event import record_stream_event
from livestream.realtime import runtime
from livestream.realtime.bus import Packet, Removal
from livestream.video.contract import EventName, VideoEvent
from shop.models import Order, StockPool
from tests.cast import Cast


def li(cast: Cast) -> Actor:
    """李师傅, the anchor."""
    return Actor.of(cast.li)


def plan(cast: Cast, room: Room | None = None, **changes: Any) -> LiveSession:
    """A planned session."""
    fields: dict[str, Any] = {"title": "花毽日课", "planned_at": now(), **changes}
    return plan_session(actor=li(cast), room_id=(room or cast.room).pk, **fields)


def offer(cast: Cast, session: LiveSession, **changes: Any) -> Offer:
    """Ten of the 花毽 at 68.00, three a person."""
    fields: dict[str, Any] = {
        "variant_id": cast.variant.pk,
        "live_price_fen": 6800,
        "allotment": 10,
        "per_person_limit": 3,
        **changes,
    }
    return add_offer(actor=li(cast), session_id=session.pk, **fields)


def signal(
    session: LiveSession,
    name: EventName = "on_live",
    *,
    at: datetime | None = None,
    id: str = "",
    **fields: Any,
) -> LiveSession:
    """The engine says something of the session's stream."""
    path = LiveSession.objects.values_list("video_path", flat=True).get(pk=session.pk)
    count = LiveSession.objects.values_list("version", flat=True).get(pk=session.pk)
    event = VideoEvent(name=name, path=path, at=at or now(), id=id or f"{name}-{count}", **fields)
    return record_stream_event(event=event)


def on_air(cast: Cast, room: Room | None = None, **changes: Any) -> tuple[LiveSession, Offer]:
    """A session on the air with one offer."""
    session = plan(cast, room)
    made = offer(cast, session, **changes)
    signal(session)
    return go_live(actor=li(cast), session_id=session.pk), made


class Ears:
    """A bus that keeps what was sent to the hub."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.removals: list[Removal] = []

    def send(self, message: Packet | Removal) -> None:
        """Keep it."""
        if isinstance(message, Packet):
            self.packets.append(message)
        else:
            self.removals.append(message)

    def heard(self, topic: str) -> list[dict[str, Any]]:
        """The events of a topic in their order."""
        return [json.loads(packet.event) for packet in self.packets if packet.topic == topic]

    def names(self, topic: str) -> list[str]:
        """Their names."""
        return [str(event["t"]) for event in self.heard(topic)]

    @contextmanager
    def commit(self) -> Iterator[None]:
        """What is done inside counts as committed at the end; what was heard before is forgotten."""
        self.packets.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    """Hear everything that is sent to the hub."""
    found = Ears()
    monkeypatch.setattr(runtime, "bus", lambda: found)
    return found


def rows() -> dict[str, Any]:
    """Everything that a broadcast writes, for 'nothing changed'."""
    models = (ChatMessage, Pin, Sale, Order, AuditEntry)
    found: dict[str, Any] = {model.__name__: model._default_manager.count() for model in models}
    found["sessions"] = list(LiveSession.objects.order_by("id").values())
    found["offers"] = list(Offer.objects.order_by("id").values())
    found["pins"] = list(Pin.objects.order_by("id").values())
    found["pools"] = list(StockPool.objects.order_by("id").values())
    return found


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Everything inside leaves all rows as they were."""
    before = rows()
    yield
    assert rows() == before

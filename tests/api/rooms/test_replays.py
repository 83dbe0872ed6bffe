"""GET public/rooms/{slug}/replays/{id}: a past broadcast and its moments."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from api.public.replays import ReplayPageSerializer
from core import clock
from livestream.operations.end_session import end_session
from livestream.operations.pin_offer import pin_offer
from livestream.operations.unpin_offer import unpin_offer
from livestream.video.contract import EngineUnavailable
from livestream.video.embedded import EmbeddedEngine
from shop.models import Product
from tests.api.shape import misfits
from tests.broadcast import li, on_air, signal
from tests.cast import Cast

AT = datetime.fromisoformat("2026-11-24T12:00:00+00:00")


def replay(cast: Cast) -> str:
    """One offer explained twice, 30 s and 300 s after the start; a minute the first time. The address."""
    with clock.frozen(AT) as time:
        session, offer = on_air(cast)
        time.advance(timedelta(seconds=30))
        pin_offer(actor=li(cast), offer_id=offer.pk)
        time.advance(timedelta(seconds=60))
        unpin_offer(actor=li(cast), offer_id=offer.pk)
        time.advance(timedelta(seconds=210))
        pin_offer(actor=li(cast), offer_id=offer.pk)
        time.advance(timedelta(seconds=20))
        end_session(actor=li(cast), session_id=session.pk)
        signal(session, "on_recording", duration_s=320.0)
    return f"/api/v1/public/rooms/huajian/replays/{session.pk}"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """An engine whose recording began with the session; what it was asked."""
    asked: list[datetime] = []

    def offset(self: EmbeddedEngine, path: str, at: datetime, *, since: datetime) -> float:
        assert since == AT
        asked.append(at)
        return (at - AT).total_seconds()

    monkeypatch.setattr(EmbeddedEngine, "replay_offset", offset)
    return asked


def test_moments_begin_two_seconds_early(client: Client, cast: Cast, asked: list[datetime]) -> None:
    address = replay(cast)
    body = client.get(address).json()
    assert misfits(ReplayPageSerializer(), body) == []
    assert body["session"]["replay"]["url"].endswith("/index.m3u8")
    assert [(m["offset_s"], m["length_s"]) for m in body["moments"]] == [(28.0, 60), (298.0, 20)]
    assert {(m["price_then_fen"], m["price_now_fen"]) for m in body["moments"]} == {(6800, 9999)}


def test_a_place_is_asked_once(
    client: Client, cast: Cast, asked: list[datetime], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = replay(cast)
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
    assert len(asked) == 2


def test_what_is_not_sold_any_more_has_no_price(client: Client, cast: Cast, asked: list[datetime]) -> None:
    address = replay(cast)
    Product.objects.update(status=Product.Status.WITHDRAWN)
    assert {m["price_now_fen"] for m in client.get(address).json()["moments"]} == {None}


def test_moments_are_shown_while_the_engine_is_away(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: EmbeddedEngine, path: str, at: datetime, *, since: datetime) -> float:
        raise EngineUnavailable()

    address = replay(cast)
    monkeypatch.setattr(EmbeddedEngine, "replay_offset", away)
    assert [m["offset_s"] for m in client.get(address).json()["moments"]] == [None, None]


def test_no_replay_of_what_is_not_over(client: Client, cast: Cast) -> None:
    session, _ = on_air(cast)
    for address in (
        f"/api/v1/public/rooms/huajian/replays/{session.pk}",
        "/api/v1/public/rooms/huajian/replays/999",
        f"/api/v1/public/rooms/nowhere/replays/{session.pk}",
    ):
        assert client.get(address).status_code == 404

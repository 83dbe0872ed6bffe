"""GET /api/v1/public/home."""

from datetime import timedelta
from typing import Any

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from api.public.cards import HomeSerializer
from core import clock
from core.actor import Actor
from livestream.models import LiveSession, Offer, Pin
from programmes.models import Beneficiary, Consent
from programmes.operations import give_consent, withdraw_consent
from shop.models import StockPool
from tests.api.shape import misfits
from tests.cast import Cast

HOME = "/api/v1/public/home"


def session(cast: Cast, status: str, path: str, **fields: Any) -> LiveSession:
    at = clock.now()
    defaults = {"title": f"{path} 场", "planned_at": at, "started_at": None if status == "planned" else at}
    return LiveSession.objects.create(
        room=cast.room, status=status, video_path=path, **{**defaults, **fields}
    )


def test_home_shows_what_is_on_what_comes_and_what_was(
    client: Client, cast: Cast, at_start: clock.FrozenClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    at = clock.now()
    live = session(cast, "live", "on")
    session(cast, "planned", "soon", planned_at=at + timedelta(hours=3))
    session(cast, "planned", "next", planned_at=at + timedelta(hours=1))
    session(cast, "planned", "forgotten", planned_at=at - timedelta(hours=2))
    session(cast, "ended", "seen", has_replay=True, ended_at=at + timedelta(seconds=3723))
    session(cast, "ended", "lost", ended_at=at)
    pool = StockPool.objects.create(variant=cast.variant, kind="allotment")
    offer = Offer.objects.create(
        session=live, position=0, variant=cast.variant, pool=pool, live_price_fen=6800
    )
    Pin.objects.create(session=live, offer=offer, price_fen=6800, pinned_at=at, unpinned_at=at)
    Pin.objects.create(session=live, offer=offer, price_fen=6800, pinned_at=at)
    with django_assert_num_queries(12):
        body = client.get(HOME).json()
    assert misfits(HomeSerializer(), body) == []
    [room] = body["live"]
    assert (room["slug"], room["anchor_alias"], room["viewers"]) == ("huajian", "李师傅", 0)
    assert room["pinned"] == {"title": "鹤羽花毽·三支羽", "price_fen": 6800}
    assert [card["title"] for card in body["coming"]] == ["next 场", "soon 场"]
    assert [(card["title"], card["duration_s"]) for card in body["replays"]] == [("seen 场", 3723)]
    assert [card["title"] for card in body["products"]] == ["鹤羽花毽·三支羽"]


def test_story_needs_her_consent(client: Client, cast: Cast) -> None:
    Beneficiary.objects.filter(pk=cast.chunyu.pk).update(story="四十九岁重新开始。", craft="花毽")
    assert client.get(HOME).json()["workshop"] is None
    staff = Actor("user", 1, "user:1")
    give_consent(beneficiary=cast.chunyu, purpose=Consent.Purpose.STORY, actor=staff)
    shown = client.get(HOME)
    assert shown.json()["workshop"]["text"] == "四十九岁重新开始。"
    withdraw_consent(beneficiary=cast.chunyu, purpose=Consent.Purpose.STORY, actor=staff)
    again = client.get(HOME, headers={"If-None-Match": shown["ETag"]})
    assert (again.status_code, again.json()["workshop"]) == (200, None)


def test_unchanged_home_is_not_sent_again(client: Client, cast: Cast) -> None:
    first = client.get(HOME)
    again = client.get(HOME, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_closed_room_is_not_shown(client: Client, cast: Cast) -> None:
    session(cast, "live", "on")
    cast.room.closed_at = clock.now()
    cast.room.save()
    assert client.get(HOME).json()["live"] == []

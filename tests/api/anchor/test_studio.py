"""The studio's door: rooms, sessions, offers, pins, going live, chat."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from api.anchor.shapes import (
    FiguresSerializer,
    GateSerializer,
    PublishTicketSerializer,
    StudioProductSerializer,
    StudioRoomSerializer,
    StudioSessionSerializer,
)
from api.public.cards import SessionCardSerializer
from api.public.rooms_shapes import OfferSerializer, PinSerializer, SessionSerializer
from core import clock
from core.actor import Actor
from core.models import AuditEntry
from hosts.operations import add_crew
from livestream.models import LiveSession, Offer
from livestream.operations.post_chat import post_chat
from livestream.video.embedded import EmbeddedEngine
from tests.api.people import post
from tests.api.shape import misfits
from tests.broadcast import Ears, nothing_changes, offer, on_air, plan, signal
from tests.buying import counts
from tests.cast import Cast

DOOR = "/api/v1/anchor"
PLAN = {"title": "今晚扎花毽", "planned_at": (clock.now() + timedelta(hours=1)).isoformat()}


@pytest.fixture
def li(client: Client, cast: Cast) -> Client:
    """李师傅's browser."""
    client.force_login(cast.li)
    return client


def patch(client: Client, path: str, body: Any) -> Any:
    return client.patch(path, body, content_type="application/json")


def test_the_whole_evening(li: Client, cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []
    monkeypatch.setattr(EmbeddedEngine, "revoke", lambda self, path: cut.append(path))
    rooms = li.get(f"{DOOR}/rooms").json()
    assert misfits(StudioRoomSerializer(many=True), rooms) == []
    assert [(room["slug"], room["role"]) for room in rooms] == [("huajian", "anchor")]
    card = post(li, f"{DOOR}/rooms/huajian/sessions", PLAN)
    assert (card.status_code, misfits(SessionCardSerializer(), card.json())) == (201, [])
    id = card.json()["id"]
    [product] = li.get(f"{DOOR}/products").json()
    assert misfits(StudioProductSerializer(), product) == []
    body = {"variant_id": product["variant_id"], "live_price_fen": 6800, "allotment": 20}
    made = post(li, f"{DOOR}/sessions/{id}/offers", body)
    assert (made.status_code, misfits(OfferSerializer(), made.json())) == (201, [])
    gate = li.get(f"{DOOR}/sessions/{id}/gate").json()
    assert misfits(GateSerializer(), gate) == []
    assert [item["code"] for item in gate["items"] if not item["done"]] == ["signal"]
    ticket = post(li, f"{DOOR}/sessions/{id}/publish-ticket")
    assert misfits(PublishTicketSerializer(), ticket.json()) == []
    assert ticket.json()["rtmp_key"] == ""
    obs = post(li, f"{DOOR}/sessions/{id}/publish-ticket", {"door": "encoder"}).json()
    assert obs["rtmp_key"] == f"{obs['path']}?key={obs['key']}"
    for wrong in ({"door": "window"}, {"door": "encoder", "takeover": True}):
        assert post(li, f"{DOOR}/sessions/{id}/publish-ticket", wrong).json()["code"] == "core.invalid"
    assert post(li, f"{DOOR}/sessions/{id}/publish-ticket", {"takeover": True}).json()["rtmp_key"] == ""
    refused = post(li, f"{DOOR}/sessions/{id}/live")
    assert (refused.status_code, refused.json()["code"]) == (409, "livestream.gate_closed")
    assert refused.json()["data"]["missing"] == ["signal"]
    signal(LiveSession.objects.get(pk=id))
    for _ in range(2):
        live = post(li, f"{DOOR}/sessions/{id}/live")
        assert (live.status_code, live.json()["status"]) == (200, "live")
        assert misfits(SessionSerializer(), live.json()) == []
    offer_id = made.json()["id"]
    with ears.commit():
        for _ in range(2):
            pin = post(li, f"{DOOR}/offers/{offer_id}/pin")
            assert misfits(PinSerializer(), pin.json()) == []
    assert ears.names("room:huajian") == ["pin.changed"]
    console = li.get(f"{DOOR}/sessions/{id}").json()
    assert misfits(StudioSessionSerializer(), console) == []
    assert (console["pin"]["offer_id"], console["role"], console["signal"]) == (offer_id, "anchor", "live")
    changed = patch(li, f"{DOOR}/offers/{offer_id}", {"live_price_fen": 5900})
    assert (changed.json()["price_fen"], changed.json()["left"]) == (5900, 20)
    assert post(li, f"{DOOR}/offers/{offer_id}/unpin").json()["offer_id"] is None
    said = post(li, f"{DOOR}/sessions/{id}/announcement", {"text": "包邮"})
    assert said.json() == {"text": "包邮"}
    assert li.delete(f"{DOOR}/offers/{offer_id}").json()["status"] == "closed"
    figures = li.get(f"{DOOR}/sessions/{id}/figures").json()
    assert misfits(FiguresSerializer(), figures) == []
    with ears.commit():
        for _ in range(2):
            assert post(li, f"{DOOR}/sessions/{id}/end").json()["status"] == "ended"
    assert cut == [ticket.json()["path"]]
    assert counts(cast.shelf) == (100, 100, 0, 0)
    assert [card["status"] for card in li.get(f"{DOOR}/sessions?room=huajian").json()] == ["ended"]


def every_door(session: LiveSession, made: Offer, line: int) -> list[tuple[str, str, Any]]:
    return [
        ("get", f"sessions/{session.pk}", None),
        ("get", f"sessions/{session.pk}/gate", None),
        ("get", f"sessions/{session.pk}/figures", None),
        ("get", f"sessions?room={session.room.slug}", None),
        ("post", f"rooms/{session.room.slug}/sessions", PLAN),
        ("post", f"sessions/{session.pk}/publish-ticket", {}),
        ("post", f"sessions/{session.pk}/live", {}),
        ("post", f"sessions/{session.pk}/end", {}),
        ("post", f"sessions/{session.pk}/announcement", {"text": "好"}),
        ("post", f"sessions/{session.pk}/cover", {}),
        ("post", f"sessions/{session.pk}/offers", {"variant_id": 1, "live_price_fen": 1, "allotment": 1}),
        ("patch", f"offers/{made.pk}", {"live_price_fen": 1}),
        ("delete", f"offers/{made.pk}", None),
        ("post", f"offers/{made.pk}/pin", {}),
        ("post", f"offers/{made.pk}/unpin", {}),
        ("delete", f"chat/{line}?reason=spam", None),
    ]


def knock(client: Client, method: str, path: str, body: Any) -> tuple[int, str]:
    answer = getattr(client, method)(f"{DOOR}/{path}", body, content_type="application/json")
    body = answer.json() if answer.content else {}
    return answer.status_code, body.get("code", "") if isinstance(body, dict) else ""


def test_another_anchors_studio_does_not_exist(client: Client, cast: Cast) -> None:
    session, made = on_air(cast)
    line = post_chat(room="huajian", author_id=cast.wheat.pk, text="好").pk
    doors = every_door(session, made, line)
    for person in (cast.rival, cast.stranger):
        client.force_login(person)
        with nothing_changes():
            assert {knock(client, *door) for door in doors} == {(404, "core.not_found")}
    with nothing_changes():
        assert {knock(Client(), *door) for door in doors} == {(401, "core.sign_in_needed")}
    client.force_login(cast.stranger)
    assert client.get(f"{DOOR}/rooms").json() == []
    assert client.get(f"{DOOR}/sessions").json() == []
    assert client.get(f"{DOOR}/products").status_code == 404


def test_a_moderator_looks_and_keeps_order(client: Client, cast: Cast) -> None:
    session, made = on_air(cast)
    line = post_chat(room="huajian", author_id=cast.wheat.pk, text="好").pk
    add_crew(actor=Actor.of(cast.li), room_id=cast.room.pk, user=cast.stranger, role="moderator")
    client.force_login(cast.stranger)
    answers = {door[:2]: knock(client, *door) for door in every_door(session, made, line)}
    done = {path for (_, path), (status, _) in answers.items() if status in (200, 204)}
    assert done == {
        f"sessions/{session.pk}",
        f"sessions/{session.pk}/gate",
        f"sessions/{session.pk}/figures",
        "sessions?room=huajian",
        f"sessions/{session.pk}/announcement",
        f"chat/{line}?reason=spam",
    }
    others = {answer for answer in answers.values() if answer[0] not in (200, 204)}
    assert others == {(403, "core.forbidden")}


def test_an_assistant_does_all_but_going_live(client: Client, cast: Cast) -> None:
    session = plan(cast)
    offer(cast, session)
    signal(session)
    add_crew(actor=Actor.of(cast.li), room_id=cast.room.pk, user=cast.stranger, role="assistant")
    client.force_login(cast.stranger)
    assert knock(client, "post", f"sessions/{session.pk}/live", {}) == (403, "core.forbidden")
    assert knock(client, "post", f"sessions/{session.pk}/publish-ticket", {}) == (200, "")
    assert AuditEntry.objects.latest("id").actor_id == cast.stranger.pk


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("assistant", ["announce", "end", "look", "moderate", "plan", "publish", "sell"]),
        ("moderator", ["announce", "look", "moderate"]),
    ],
)
def test_a_page_is_told_what_its_reader_may_do(client: Client, cast: Cast, role: str, may: list[str]) -> None:
    session = plan(cast)
    add_crew(actor=Actor.of(cast.li), room_id=cast.room.pk, user=cast.rival, role=role)
    client.force_login(cast.rival)
    assert client.get(f"{DOOR}/sessions/{session.pk}").json()["may"] == may
    [room] = [row for row in client.get(f"{DOOR}/rooms").json() if row["slug"] == cast.room.slug]
    assert room["may"] == may


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "core.invalid"),
        ({"live_price_fen": "x"}, "core.invalid"),
        ({"live_price_fen": 0}, "livestream.bad_price"),
        ({"live_price_fen": -1}, "core.invalid"),
        ({"allotment": 0}, "shop.bad_quantity"),
        ({"allotment": 101}, "shop.out_of_stock"),
        ({"per_person_limit": 0}, "livestream.bad_limit"),
        ({"variant_id": 2**63}, "core.invalid"),
        ({"variant_id": 999_999}, "shop.not_on_sale"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "livestream.bad_end"),
    ],
)
def test_invalid_offers(li: Client, cast: Cast, body: dict[str, Any], code: str) -> None:
    session = plan(cast)
    whole = {"variant_id": cast.variant.pk, "live_price_fen": 6800, "allotment": 1}
    with nothing_changes():
        answer = post(li, f"{DOOR}/sessions/{session.pk}/offers", {**whole, **body} if body else {})
    assert answer.json()["code"] == code


@pytest.mark.parametrize(
    "body", [{}, {"title": "", "planned_at": PLAN["planned_at"]}, {"title": "好", "planned_at": "soon"}]
)
def test_invalid_plans(li: Client, cast: Cast, body: dict[str, Any]) -> None:
    with nothing_changes():
        answer = post(li, f"{DOOR}/rooms/huajian/sessions", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "core.invalid")


def test_a_start_that_has_passed(li: Client, cast: Cast) -> None:
    gone = {"title": "好", "planned_at": (clock.now() - timedelta(hours=1)).isoformat()}
    with nothing_changes():
        answer = post(li, f"{DOOR}/rooms/huajian/sessions", gone)
    assert (answer.status_code, answer.json()["code"]) == (400, "livestream.bad_start")


def test_chat_is_deleted_for_a_reason(li: Client, cast: Cast) -> None:
    on_air(cast)
    line = post_chat(room="huajian", author_id=cast.wheat.pk, text="加我微信").pk
    with nothing_changes():
        for path in (f"{DOOR}/chat/{line}", f"{DOOR}/chat/{line}?reason=because"):
            assert li.delete(path).json()["code"] == "core.invalid"
    body = {"reason": "advert"}
    for _ in range(2):
        assert li.delete(f"{DOOR}/chat/{line}", body, content_type="application/json").status_code == 204
    assert AuditEntry.objects.filter(action="livestream.chat.deleted").count() == 1


def picture(format: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(out, format)
    return out.getvalue()


def test_a_cover_is_encoded_anew(li: Client, cast: Cast, settings: LazySettings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    session = plan(cast)
    path = f"{DOOR}/sessions/{session.pk}/cover"
    answer = li.post(path, {"cover": SimpleUploadedFile("x.png", picture())})
    assert answer.status_code == 200
    assert answer.json()["poster"].endswith(".webp")
    session.refresh_from_db()
    with Image.open(session.cover) as stored:
        assert (stored.format, stored.size) == ("WEBP", (1080, 608))
    with nothing_changes():
        refused = li.post(path, {"cover": SimpleUploadedFile("x.png", b"<svg/>")})
        assert (refused.status_code, refused.json()["code"]) == (415, "core.image_wrong_type")
        assert li.post(path, {}).json()["code"] == "core.invalid"

"""GET public/rooms/{slug}, its snapshot, and public/offers/{id}/quote."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from api.public.rooms_shapes import QuoteSerializer, RoomSerializer, SnapshotSerializer
from core import clock
from hosts.models import Room
from livestream.models import LiveSession, Offer
from livestream.operations.add_likes import add_likes
from livestream.operations.announce import announce
from livestream.operations.buy_offer import buy_offer
from livestream.operations.change_offer import change_offer
from livestream.operations.close_offer import close_offer
from livestream.operations.delete_chat import delete_chat
from livestream.operations.end_session import end_session
from livestream.operations.go_live import go_live
from livestream.operations.pin_offer import pin_offer
from livestream.operations.post_chat import post_chat
from livestream.operations.unpin_offer import unpin_offer
from programmes.models import Consent
from shop.operations import claim_coupon, set_postage
from tests.api.shape import misfits
from tests.broadcast import Ears, li, offer, on_air, plan, signal
from tests.cast import Cast, product
from tests.operations.shop.test_coupons import coupon
from tests.realtime import reducer

ROOM = "/api/v1/public/rooms/huajian"


def test_room_before_any_session(client: Client, cast: Cast) -> None:
    planned = plan(cast)
    offer(cast, planned)
    signal(planned)
    body = client.get(ROOM).json()
    assert misfits(RoomSerializer(), body) == []
    assert body["anchor"] == {"alias": "李师傅", "organisation": "行大公益", "avatar": None}
    assert body["seller"]["name"] == "行大公益"
    assert (body["session"], body["next_session"]["id"]) == (None, planned.pk)
    snapshot = client.get(f"{ROOM}/snapshot").json()
    assert misfits(SnapshotSerializer(), snapshot) == []
    assert (snapshot["session"], snapshot["offers"]) == (None, [])
    planned.refresh_from_db()
    assert planned.video_path not in str(body) + str(snapshot)
    assert client.get(f"{ROOM}?session={planned.pk}").status_code == 404
    assert client.get(f"{ROOM}/snapshot?session={planned.pk}").status_code == 404


def test_room_on_the_air(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session, _ = on_air(cast)
    with django_assert_num_queries(3):
        answer = client.get(ROOM)
    body = answer.json()
    assert misfits(RoomSerializer(), body) == []
    assert (body["session"]["id"], body["session"]["status"]) == (session.pk, "live")
    assert body["session"]["playback"]["kind"] == "hls"
    assert client.get(ROOM, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_no_such_room(client: Client, cast: Cast) -> None:
    Room.objects.filter(pk=cast.rival_room.pk).update(closed_at=clock.now())
    for slug in ("nowhere", "rival"):
        for path in (f"/api/v1/public/rooms/{slug}", f"/api/v1/public/rooms/{slug}/snapshot"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "core.not_found")


@pytest.mark.parametrize("text", ["x", "-1", "0", "1e3", "9" * 30, "²"])
def test_no_such_session(client: Client, cast: Cast, text: str) -> None:
    assert client.get(ROOM, {"session": text}).status_code == 404


def test_snapshot_is_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session, made = on_air(cast)
    pin_offer(actor=li(cast), offer_id=made.pk)
    with django_assert_num_queries(10):
        body = client.get(f"{ROOM}/snapshot").json()
    assert misfits(SnapshotSerializer(), body) == []
    [shown] = body["offers"]
    assert shown["maker"] == {
        "id": cast.chunyu.pk,
        "alias": "春雨",
        "workshop": "鹤羽花毽工坊",
        "share_fen": 3740,
    }
    assert (shown["price_fen"], shown["list_price_fen"], shown["left"]) == (6800, 9999, 10)
    assert body["pin"]["offer_id"] == made.pk
    for number in range(6):
        variant = product(cast.workshop, cast.chunyu, f"HY-{number}", 5000, 20)
        offer(cast, session, variant_id=variant.pk)
        post_chat(room="huajian", author_id=cast.wheat.pk, text=f"第 {number} 句")
    with django_assert_num_queries(10):
        body = client.get(f"{ROOM}/snapshot").json()
    assert (len(body["offers"]), len(body["chat"])) == (7, 6)


def test_nobody_is_named_without_consent(client: Client, cast: Cast) -> None:
    _, made = on_air(cast)
    Consent.objects.update(withdrawn_at=clock.now())
    for path in (f"{ROOM}/snapshot", f"/api/v1/public/offers/{made.pk}/quote"):
        assert "春雨" not in client.get(path).content.decode()


def state(client: Client) -> dict[str, Any]:
    """A page that fetched the snapshot just now, without what only the page knows."""
    return comparable(reducer.from_snapshot(client.get(f"{ROOM}/snapshot").json()))


def comparable(found: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in found.items() if key not in ("seq", "versions", "gone")}
    # a pin that was taken down and none at all look the same
    kept["pin"] = kept["pin"] if kept["pin"] and kept["pin"]["offer_id"] else None
    return kept


def test_a_page_that_hears_everything_sees_what_a_new_page_sees(
    client: Client, cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livestream.video.embedded.EmbeddedEngine.revoke", lambda self, path: None)
    page = reducer.from_snapshot(client.get(f"{ROOM}/snapshot").json())
    planned = plan(cast)
    made = offer(cast, planned)
    line: list[int] = []
    other = product(cast.workshop, cast.chunyu, "HY-4", 9900, 5)

    def say() -> None:
        line.append(post_chat(room="huajian", author_id=cast.wheat.pk, text="好看").pk)

    by = li(cast)
    steps = [
        lambda: signal(planned),
        lambda: go_live(actor=by, session_id=planned.pk),
        lambda: pin_offer(actor=by, offer_id=made.pk),
        say,
        lambda: add_likes(room="huajian", person="device:a", count=5),
        lambda: change_offer(actor=by, offer_id=made.pk, live_price_fen=5900, allotment=12),
        lambda: offer(cast, planned, variant_id=other.pk, allotment=5),
        lambda: buy_offer(
            buyer=cast.wheat,
            offer_id=made.pk,
            quantity=2,
            address_id=cast.address.pk,
            expected_price_fen=5900,
        ),
        lambda: announce(actor=by, session_id=planned.pk, text="包邮"),
        lambda: delete_chat(actor=by, message_id=line[0], reason="spam"),
        lambda: signal(planned, "on_interrupted"),
        lambda: signal(planned, "on_resume"),
        lambda: unpin_offer(actor=by, offer_id=made.pk),
        lambda: announce(actor=by, session_id=planned.pk, text=""),
        lambda: close_offer(actor=by, offer_id=made.pk),
        lambda: end_session(actor=by, session_id=planned.pk),
        lambda: signal(planned, "on_recording", duration_s=60.0),
    ]
    for number, step in enumerate(steps):
        with ears.commit():
            step()
        for event in ears.heard("room:huajian"):
            page = reducer.apply_event(page, event)
        assert comparable(page) == state(client), number


def test_the_replay_shows_what_was(client: Client, cast: Cast) -> None:
    first, _ = on_air(cast)
    post_chat(room="huajian", author_id=cast.wheat.pk, text="第一场")
    signal(first, "on_recording", duration_s=60.0)
    end_session(actor=li(cast), session_id=first.pk)
    second, _ = on_air(cast)
    assert client.get(ROOM).json()["session"]["id"] == second.pk
    past = client.get(f"{ROOM}?session={first.pk}").json()["session"]
    assert (past["status"], past["playback"]) == ("ended", None)
    assert first.video_path in past["replay"]["url"]
    snapshot = client.get(f"{ROOM}/snapshot?session={first.pk}").json()
    assert [line["text"] for line in snapshot["chat"]] == ["第一场"]
    assert [shown["status"] for shown in snapshot["offers"]] == ["closed"]
    assert client.get(f"/api/v1/public/rooms/rival?session={first.pk}").status_code == 404


def quote(client: Client, made: Offer, quantity: int = 1, **more: int) -> dict[str, Any]:
    answer = client.get(f"/api/v1/public/offers/{made.pk}/quote", {"quantity": quantity, **more})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    assert misfits(QuoteSerializer(), body) == []
    return body


def test_quote_splits_the_total_to_the_fen(client: Client, cast: Cast) -> None:
    _, made = on_air(cast, live_price_fen=9999)
    body = quote(client, made, 3)
    assert (body["unit_price_fen"], body["total_fen"]) == (9999, 29997)
    assert [(share["role"], share["alias"], share["amount_fen"]) for share in body["shares"]] == [
        ("maker", "春雨", 16498),
        ("workshop", "鹤羽花毽工坊", 7499),
        ("host", "行大公益", 3600),
        ("platform", "暖心桥平台", 2400),
    ]
    assert sum(share["amount_fen"] for share in body["shares"]) == 29997
    assert body["policy"] == {"scope": "live", "version": "2026-1"}
    assert (body["can_buy"], body["reasons"]) == (True, [])


@pytest.mark.parametrize(
    ("funding", "shares"), [("seller", [4949, 2249, 1080, 720]), ("platform", [5499, 2500, 1200, 800])]
)
def test_quote_shares_what_will_be_shared(
    client: Client, cast: Cast, funding: str, shares: list[int]
) -> None:
    """A coupon that the sellers bear leaves less to share; the platform's does not; postage is never shared."""
    _, made = on_air(cast, live_price_fen=9999)
    set_postage(organisation_id=cast.workshop.pk, fee_fen=800, free_from_fen=None, actor=li(cast))
    coupon(cast, funding=funding, organisation_id=cast.workshop.pk)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    client.force_login(cast.wheat)
    body = quote(client, made, coupon=claim.pk)
    assert (body["discount_fen"], body["postage_fen"], body["pay_fen"]) == (1001, 800, 9798)
    assert [share["amount_fen"] for share in body["shares"]] == shares


def test_quote_says_what_stands_in_the_way(client: Client, cast: Cast) -> None:
    session, made = on_air(cast, allotment=2)
    assert quote(client, made, 4)["reasons"] == ["shop.out_of_stock", "shop.over_limit"]
    client.force_login(cast.wheat)
    buy_offer(
        buyer=cast.wheat, offer_id=made.pk, quantity=1, address_id=cast.address.pk, expected_price_fen=6800
    )
    change_offer(actor=li(cast), offer_id=made.pk, per_person_limit=1)
    assert quote(client, made)["reasons"] == ["shop.over_limit"]
    assert quote(Client(), made)["reasons"] == []
    close_offer(actor=li(cast), offer_id=made.pk)
    assert quote(client, made)["reasons"] == ["livestream.offer_closed"]
    end_session(actor=li(cast), session_id=session.pk)
    assert quote(client, made)["reasons"] == ["livestream.not_on_air"]


def test_no_quote_of_a_secret_or_of_nothing(client: Client, cast: Cast) -> None:
    made = offer(cast, plan(cast))
    assert client.get(f"/api/v1/public/offers/{made.pk}/quote").status_code == 404
    assert client.get("/api/v1/public/offers/999999/quote").status_code == 404
    _, shown = on_air(cast, cast.rival_room)
    for quantity in ("0", "-1", "x", "1000"):
        answer = client.get(f"/api/v1/public/offers/{shown.pk}/quote", {"quantity": quantity})
        assert (answer.status_code, answer.json()["code"]) == (400, "core.invalid")
    assert LiveSession.objects.count() == 2

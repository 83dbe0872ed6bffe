"""POST public/rooms/{slug}/ticket."""

from datetime import timedelta

import pytest
from django.test import Client

from api.device import sealed
from api.public import rooms_ticket
from api.public.rooms_shapes import TicketSerializer
from core import clock
from core.actor import Actor
from hosts.operations import add_crew
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.post_chat import post_chat
from livestream.realtime import tickets
from tests.api.people import post
from tests.api.shape import misfits
from tests.broadcast import Ears, ears, li, on_air, plan
from tests.cast import Cast
from tests.realtime.hand import World

__all__ = ["ears"]

PATH = "/api/v1/public/rooms/huajian/ticket"


def ticket(client: Client) -> tickets.Ticket:
    answer = post(client, PATH)
    assert answer.status_code == 200
    assert misfits(TicketSerializer(), answer.json()) == []
    assert answer["Cache-Control"].startswith("max-age=0")
    return tickets.read(answer.json()["ticket"])


def test_a_guest_hears_the_room_alone(client: Client, cast: Cast) -> None:
    on_air(cast)
    found = ticket(client)
    assert (found.topics, found.user_id, found.roles) == (("room:huajian",), None, ())
    cookie = client.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie.value) == (True, "Lax", sealed(found.device_id))
    assert ticket(client).device_id == found.device_id


@pytest.mark.parametrize("made_up", ["x" * 500, "x" * 22, sealed("x" * 22) + "x"])
def test_a_made_up_device_is_replaced(client: Client, cast: Cast, made_up: str) -> None:
    client.cookies["device"] = made_up
    assert len(ticket(client).device_id) == 22


def test_a_shopper_hears_her_own_orders(client: Client, cast: Cast) -> None:
    on_air(cast)
    client.force_login(cast.wheat)
    found = ticket(client)
    assert found.topics == ("room:huajian", f"user:{cast.wheat.pk}")
    assert (found.alias, found.roles) == ("小麦", ())


def test_the_crew_hears_its_studio(client: Client, cast: Cast) -> None:
    session, _ = on_air(cast)
    planned = plan(cast)
    plan(cast, cast.rival_room)
    add_crew(actor=Actor.of(cast.li), room_id=cast.room.pk, user=cast.stranger, role="moderator")
    client.force_login(cast.stranger)
    found = ticket(client)
    assert found.topics == (
        "room:huajian",
        f"user:{cast.stranger.pk}",
        f"studio:{session.pk}",
        f"studio:{planned.pk}",
    )
    assert found.roles == ("moderator",)
    client.force_login(cast.li)
    assert ticket(client).roles == ("anchor",)
    client.force_login(cast.rival)
    assert ticket(client).topics == ("room:huajian", f"user:{cast.rival.pk}")


def test_no_such_room(client: Client, cast: Cast) -> None:
    answer = post(client, "/api/v1/public/rooms/nowhere/ticket")
    assert (answer.status_code, answer.json()["code"]) == (404, "core.not_found")


def test_a_crowd_of_new_devices_behind_one_address_watches_uncounted(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_ticket, "NEW_DEVICES", 2)
    assert [ticket(Client()).counted for _ in range(3)] == [True, True, False]
    first = ticket(client)
    assert (first.counted, ticket(client).counted, "device" in client.cookies) == (False, False, False)
    known = Client()
    known.force_login(cast.wheat)
    assert ticket(known).counted


def test_who_signs_in_takes_no_guests_place(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_ticket, "NEW_DEVICES", 1)
    for _ in range(2):
        known = Client()
        known.force_login(cast.wheat)
        assert ticket(known).counted
    assert [ticket(Client()).counted for _ in range(2)] == [True, False]


def test_one_address_asks_so_often(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms_ticket, "TICKETS_A_MINUTE", 2)
    assert [post(client, PATH).status_code for _ in range(3)] == [200, 200, 429]


def test_a_signed_in_page_of_another_site_gets_none(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.wheat)
    assert post(client, PATH).json()["code"] == "core.csrf"


def test_a_ticket_sealed_after_a_ban_that_it_was_asked_for_before_opens_nothing(
    client: Client, at_start: clock.FrozenClock, cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door has looked and found no ban; the ban is committed; then, seconds later, the ticket is made."""
    on_air(cast)
    line = post_chat(room="huajian", author_id=cast.wheat.pk, text="加我领券", device="d1")
    client.force_login(cast.wheat)
    makes = rooms_ticket.ticket_for

    def slow(*asked: object, **more: object) -> tickets.Ticket:
        at_start.advance(timedelta(seconds=3))
        with ears.commit():
            impose_penalty(actor=li(cast), kind="ban", message_id=line.pk, term="day", reason="advert")
        at_start.advance(timedelta(seconds=3))
        return makes(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(rooms_ticket, "ticket_for", slow)
    late = ticket(client)
    [removal] = ears.removals
    hub = World().hub
    hub.deliver(removal)
    assert hub.refuses(late) == 4403
